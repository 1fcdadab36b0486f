package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.history.series.Aggregate;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.FigureKind;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
    private static final String ODD = "a,\"b\u001b[2J";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HistoryCommand command =
            new HistoryCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8), Clock.fixed(NOW, ZoneOffset.UTC));

    /** One figure of one server, rising; the step before the last is not known. */
    private static final class Days implements SeriesStore {
        private StoreState.Mode mode = StoreState.Mode.WRITING;

        @Override
        public List<Figure> figures() {
            return List.of(new Figure(
                    "statements.calls", "count", FigureKind.COUNTER, Set.of(Aggregate.MEAN), "Statements run"));
        }

        @Override
        public List<SeriesKey> keys(String server) {
            return List.of(new SeriesKey(server, "statements.calls", ODD, ""));
        }

        @Override
        public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
            List<SeriesBucket> buckets = new ArrayList<>();
            int count = (int) Duration.between(from, to).dividedBy(step);
            for (int i = 0; i < count; i++) {
                if (i != count - 2) {
                    buckets.add(new SeriesBucket(from.plus(step.multipliedBy(i)), i, i + 0.5));
                }
            }
            return new SeriesRange(key, from, to, step, buckets);
        }

        @Override
        public List<SeriesMark> marks(String server, Instant from, Instant to) {
            return List.of(new SeriesMark(from, SeriesMark.Kind.RESET, "statements.calls"));
        }

        @Override
        public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
            return List.of();
        }

        @Override
        public StoreState state() {
            return new StoreState(
                    mode,
                    "",
                    "/var/history",
                    51_593_728,
                    200 << 20,
                    List.of(new KeptServer("main", Optional.of(NOW.minusSeconds(60)), 1, 0, 0, 51_593_728)));
        }
    }

    private final Days days = new Days();

    @BeforeEach
    void giveTheStore() throws ReflectiveOperationException {
        give(command, "store", days);
    }

    private String run(String... words) throws Exception {
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsWhatIsKeptSinceWhenInHowManyBytes() throws Exception {
        assertThat(run())
                .contains("/var/history: 49.2 MiB of at most 200 MiB, writing")
                .contains("main", "2026-03-01T23:59:00Z", "statements.calls", "count/s", "Statements run");
    }

    @Test
    void drawsALineWithABlankWhereNothingIsKnown() throws Exception {
        assertThat(run("statements.calls", "--last", "8h", "--step", "1h", "--server", "main"))
                .contains("the last 8h in steps of 60 min")
                .contains("▁▂▃▄▅▆ █")
                .contains("a,\"b\\u001b[2J");
    }

    @Test
    void speaksJsonAndCsv() throws Exception {
        assertThat(run("statements.calls", "--last", "2h", "--step", "1h", "--csv"))
                .isEqualTo("""
                        server,database,object,time,mean,max
                        main,"a,""b\\u001b[2J",,2026-03-01T23:00:00Z,1,1.5
                        """);
        bytes.reset();
        assertThat(run("statements.calls", "--json", "--last", "3h", "--step", "1h"))
                .contains("\"unit\" : \"count/s\"", "\"step_s\" : 3600", "\"mean\" : 2.0", "\"kind\" : \"reset\"");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run("sessions.of_the_moon"))
                .hasMessage("bitville: no figure sessions.of_the_moon is kept; bitville:history lists the figures");
        for (String last : List.of("", "0h", "24", "401d", "999999999h", "-1h")) {
            assertThatThrownBy(() -> run("statements.calls", "--last", last))
                    .hasMessageContaining("allowed: 1m to 400d");
        }
        days.mode = StoreState.Mode.DISABLED;
        assertThatThrownBy(this::run).hasMessageContaining("history.enabled is false");
    }
}
