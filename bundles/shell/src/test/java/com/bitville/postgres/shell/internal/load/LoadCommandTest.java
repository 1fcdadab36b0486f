package com.bitville.postgres.shell.internal.load;

import static com.bitville.postgres.shell.internal.Given.give;
import static com.bitville.postgres.shell.internal.view.FakeHistory.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import com.bitville.postgres.shell.internal.world.FakeProfile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadCommandTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LoadCommand command = new LoadCommand(
            new PrintStream(bytes, true, StandardCharsets.UTF_8),
            Clock.fixed(FakeHistory.AT.plusSeconds(180), ZoneOffset.UTC));
    private final FakeHistory history = new FakeHistory();

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    @BeforeEach
    void anHour() throws Exception {
        history.seen("default", 0, table("sessions", "pid"));
        history.saw("profile", 60, 60_000, FakeProfile.minute(60_000, 30_000, 1.0));
        history.saw("profile", 120, 60_000, FakeProfile.minute(180_000, 30_000, 3.0));
        history.saw("databases", 60, 60_000, table("databases", "active_time", row(0.0)));
        history.saw("databases", 120, 60_000, table("databases", "active_time", row(150_000.0), row((Object) null)));
        give(command, "history", history);
    }

    private String run(String... words) throws Exception {
        bytes.reset();
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void barsWithTheirErrorsAndWhatTheFirstMean() throws Exception {
        assertThat(run())
                .contains(
                        "Server default, the last 15m: 2.5 active sessions on average, \u00b1 0.07; 120 looks speak for 120 s"
                                + ", up to 3 s one look, as the budget allows")
                .contains("2.5 by the server's own active_time, 0.5 more idle in a transaction")
                .contains("CPU                  2.00     0.06   80 %  " + "\u2588".repeat(30))
                .contains("IO:DataFileRead      0.50     0.04   20 %  " + "\u2588".repeat(7) + "\u258c")
                .contains("CPU: No wait: the session computes", "IO:DataFileRead: A block of a table");
    }

    @Test
    void statementsHaveTheirTextAndForeignNamesAreHarmless() throws Exception {
        assertThat(run("--by", "statement"))
                .contains("42 ", "    SELECT ?", "(others)")
                .doesNotContain("in the last hour");
        assertThat(run("--by", "user")).contains("ann\\u001b[2J").doesNotContain("\u001b");
        assertThat(run("--by", "route")).contains("no route", "100 %");
    }

    @Test
    void jsonIsAnArrayOfSixKeys() throws Exception {
        assertThat(run("--json", "--last", "15m").replaceAll("\\s+", " ").strip())
                .isEqualTo(
                        "[ { \"key\" : \"CPU\", \"wait_event_type\" : \"CPU\", \"wait_event\" : null, \"aas\" : 2.0000,"
                                + " \"error\" : 0.0566, \"share\" : 0.8000 }, { \"key\" : \"IO:DataFileRead\","
                                + " \"wait_event_type\" : \"IO\", \"wait_event\" : \"DataFileRead\", \"aas\" : 0.5000,"
                                + " \"error\" : 0.0424, \"share\" : 0.2000 } ]");
        assertThat(run("--by", "user").replaceAll("\\s+", " "))
                .as("of anything but a wait, its largest one")
                .contains("\"wait_event_type\" : \"CPU\", \"wait_event\" : null, \"aas\" : 2.5000");
    }

    /** Less than two minutes may have no cycle in them. */
    @Test
    void aShortTimeAsksWhatWasSeenSinceTheLastCycle() throws Exception {
        boolean[] fails = {false};
        give(command, "runner", new CollectorRunner() {
            @Override
            public List<Collector> collectors() {
                return List.of();
            }

            @Override
            public Cycle run(String collector, String server, boolean ship) throws CollectException {
                if (fails[0]) {
                    throw new CollectException(Reason.UNAVAILABLE, "gone");
                }
                assertThat(collector + " " + server + " " + ship).isEqualTo("profile default false");
                FakeHistory since = new FakeHistory().saw("profile", 180, 0, FakeProfile.minute(600_000, 0, 1.0));
                return new Cycle(
                        server,
                        1,
                        FakeHistory.AT,
                        List.of(since.latest("default", "profile").orElseThrow()),
                        List.of());
            }
        });
        assertThat(run("--last", "90s")).contains("5 active sessions on average", "180 looks speak for 180 s");
        fails[0] = true;
        assertThat(run("--last", "90s")).contains("Without what was seen since the last cycle: unavailable");
    }

    @Test
    void coresAreTheServersOnlyWhereItRuns() throws Exception {
        FakeHistory with = new FakeHistory();
        with.seen("default", 0, table("sessions", "pid"));
        with.saw("profile", 60, 60_000, FakeProfile.minute(60_000, 30_000, 1.0));
        with.cores("host", 4);
        give(command, "history", with);
        for (boolean local : new boolean[] {true, false}) {
            StatusReport report = () -> Map.of("servers", List.of(Map.of("name", "default", "local", local)));
            give(command, "report", report);
            assertThat(run().contains("4 cores on this host")).isEqualTo(local);
        }
    }

    @Test
    void aDayComesFromTheStoreAndItsLinesAreItsTotal() throws Exception {
        give(command, "store", new Days());
        assertThat(run("--last", "24h"))
                .contains("2 active sessions on average, \u00b1 0.00; known of 1440 min")
                .contains("IO:WalSync", "1.50", " 75 %", "(others)", "0.50", " 25 %")
                .contains("IO:WalSync: A commit waits");
        assertThat(run("--last", "24h", "--by", "database")).contains("shop");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        for (String last : List.of("", "5s", "0s", "24", "401d", "58w", "-1h")) {
            assertThatThrownBy(() -> run("--last", last)).hasMessageContaining("allowed: 10s to 400d");
        }
        assertThatThrownBy(() -> run("--by", "moon", "--last", "5m"))
                .hasMessageContaining("allowed: wait, statement, user, database, application, route");
        assertThatThrownBy(() -> run("--by", "wait", "--last", "5m", "--server", "moon"))
                .hasMessageContaining("servers with data: default");
        assertThatThrownBy(() -> run("--server", "default", "--last", "2h")).hasMessageContaining("bitville-history");
    }

    /** Steady: of two active sessions one and a half waited for WAL. */
    private static final class Days implements SeriesStore {
        @Override
        public List<Figure> figures() {
            return List.of();
        }

        @Override
        public List<SeriesKey> keys(String server) {
            return List.of(
                    SeriesKey.of(server, "profile.active"),
                    new SeriesKey(server, "profile.events", "", "IO:WalSync"),
                    new SeriesKey(server, "profile.databases", "shop", ""));
        }

        @Override
        public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
            double mean = switch (key.figure()) {
                case "profile.active" -> 2;
                case "profile.idle_in_transaction" -> 0;
                default -> 1.5;
            };
            int count = (int) Duration.between(from, to).dividedBy(step);
            return new SeriesRange(
                    key,
                    from,
                    to,
                    step,
                    IntStream.range(0, count)
                            .mapToObj(i -> new SeriesBucket(from.plus(step.multipliedBy(i)), mean, mean))
                            .toList());
        }

        @Override
        public List<SeriesMark> marks(String server, Instant from, Instant to) {
            return List.of();
        }

        @Override
        public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
            return List.of();
        }

        @Override
        public StoreState state() {
            return new StoreState(StoreState.Mode.WRITING, "", "/x", 0, 0, List.of());
        }
    }
}
