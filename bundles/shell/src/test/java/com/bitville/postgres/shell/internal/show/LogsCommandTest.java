package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.shell.internal.log.LogFilter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsCommandTest {
    private static final Table ENTRIES = new Table(
            "entries",
            TableLayout.SPARSE_ROWS,
            List.of(
                    Column.of("time", Kind.TIME, "Time."),
                    Column.of("error_severity", Kind.TEXT, "Severity."),
                    Column.of("class", Kind.TEXT, "Class."),
                    Column.of("datname", Kind.TEXT, "Database."),
                    Column.of("message", Kind.FREE_TEXT, "Message.")));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LogsCommand command =
            new LogsCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8), Clock.systemUTC());
    private final Past past = new Past();

    /** A history with log entries only. */
    private static final class Past implements History {
        private final AtomicInteger looks = new AtomicInteger();
        private final List<TableMoment> moments = new CopyOnWriteArrayList<>();

        void add(@Nullable Object... row) {
            moments.add(new TableMoment(Instant.now(), Rowset.complete(ENTRIES, List.<@Nullable Object[]>of(row))));
        }

        @Override
        public List<String> servers() {
            return List.of("default");
        }

        @Override
        public Optional<Snapshot> latest(String server, String subject) {
            return Optional.empty();
        }

        @Override
        public List<TableMoment> moments(String server, String table, Instant from) {
            looks.incrementAndGet();
            return moments.stream()
                    .filter(tableMoment -> !tableMoment.at().isBefore(from))
                    .toList();
        }

        @Override
        public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
            return List.of();
        }

        @Override
        public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
            return List.of();
        }
    }

    @BeforeEach
    void fill() throws ReflectiveOperationException {
        give(command, "history", past);
        Instant time = Instant.now();
        past.add(time, "LOG", "checkpoint", null, "checkpoint complete");
        past.add(time.plusSeconds(1), "ERROR", "error:syntax", "shop", "syntax error");
        past.add(time.plusSeconds(2), "FATAL", "auth_failure", "other", "password authentication failed\u001b[2J");
    }

    private String out() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheNewestLastAndNoControlCharacter() throws Exception {
        command.execute();
        assertThat(out()).containsSubsequence("checkpoint complete", "syntax error", "password authentication failed");
        assertThat(out()).doesNotContain("\u001b");
    }

    @Test
    void saysSoWhereThereIsNothingToShow() throws Exception {
        give(command, "database", "nosuch");
        command.execute();
        assertThat(out()).contains("No matching entry was read in the last hour; see bitville:doctor");
    }

    @Test
    void filtersByClassSeverityAndDatabase() throws Exception {
        give(command, "entryClass", "error");
        give(command, "severity", "warning");
        give(command, "database", "shop");
        give(command, "json", true);
        command.execute();
        assertThat(out().lines()).hasSize(1);
        assertThat(out()).contains("\"class\":\"error:syntax\"", "\"server\":\"default\"");
    }

    @Test
    void refusesASeverityThatThereIsNot() throws Exception {
        give(command, "severity", "loud");
        assertThatThrownBy(command::execute).hasMessageContaining("loud");
    }

    /** A class that is missing here would be refused, and one too many be promised. */
    @Test
    void theClassesAreThoseOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../../docs/collectors/logs.md"));
        String table = page.substring(page.indexOf("| class | SQLSTATE |"));
        List<String> documented = table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        assertThat(LogFilter.CLASSES).isEqualTo(documented);
    }

    @Test
    void aGroupOfClassesIsTheBeginningOfTheirNames() throws Exception {
        past.add(Instant.now(), "LOG", "lock_wait", "shop", "still waiting");
        past.add(Instant.now(), "LOG", "lock_acquired", "shop", "acquired");
        give(command, "entryClass", "lock");
        command.execute();
        assertThat(out()).contains("still waiting", "acquired").doesNotContain("checkpoint complete");
        give(command, "entryClass", "deadlok");
        assertThatThrownBy(command::execute).hasMessageContaining("deadlock, corruption");
    }

    @Test
    void followsUntilItIsInterrupted() throws Exception {
        give(command, "follow", true);
        give(command, "last", "1");
        Thread shell = new Thread(() -> assertThatThrownBy(command::execute).isInstanceOf(InterruptedException.class));
        shell.start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> past.looks.get() > 0);
            past.add(Instant.now().plusSeconds(3), "PANIC", "crash", null, "it came later");
            await().atMost(Duration.ofSeconds(30)).until(() -> out().contains("it came later"));
        } finally {
            shell.interrupt();
            shell.join(Duration.ofSeconds(30).toMillis());
        }
        assertThat(shell.isAlive()).isFalse();
    }
}
