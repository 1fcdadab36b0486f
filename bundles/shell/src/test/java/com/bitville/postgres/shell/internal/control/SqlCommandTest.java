package com.bitville.postgres.shell.internal.control;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.api.operator.OperatorSql;
import com.bitville.postgres.api.status.StatusReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlCommandTest {
    private static final Table JOBS = new Table(
            "jobs",
            TableLayout.ROWS,
            List.of(Column.of("queue", Kind.TEXT, "The queue"), Column.of("note", Kind.FREE_TEXT, "A note")));
    private static final Subject SUBJECT =
            new Subject("jobs", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(JOBS), Set.of(Trait.ISOLATED));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private record Jobs() implements Collector {
        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        public Snapshot collect(Run run) {
            throw new UnsupportedOperationException();
        }
    }

    private record Folder(List<OperatorFile> files) implements OperatorSql {
        @Override
        public Path folder() {
            return Path.of("/etc/bitville/sql.d");
        }

        @Override
        public Collector read(String file) throws CollectException {
            if (file.equals("jobs.sql")) {
                return new Jobs();
            }
            throw new CollectException(Reason.UNSUPPORTED, file + ", line 3: it is more than one statement");
        }
    }

    private record Engine() implements CollectorRunner {
        @Override
        public List<Collector> collectors() {
            return List.of();
        }

        @Override
        public Cycle run(String collector, String server, boolean ship) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Trial trial(Collector collector, String server) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            rows.add(new Object[] {"mail", "Anna"});
            Snapshot snapshot = new Snapshot(
                    SUBJECT, server, Instant.EPOCH, 0, List.of(Rowset.complete(JOBS, rows)), Optional.empty());
            Outcome outcome = new Outcome("jobs", 12_300_000, 1, Optional.empty(), "");
            return new Trial(
                    new Cycle(server, 1, Instant.EPOCH, List.of(snapshot), List.of(outcome)),
                    Optional.of(new Cost(12_000_000, OptionalLong.of(4_500_000))));
        }
    }

    private String run(OperatorSql files, String... words) throws Exception {
        SqlCommand command = new SqlCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        Redaction redaction = (kind, text) -> kind == Kind.FREE_TEXT ? "..." : text;
        give(command, "operatorSql", files);
        give(command, "collectorRunner", new Engine());
        give(command, "redaction", redaction);
        give(command, "servers", (StatusReport) () -> Map.of("servers", List.of(Map.of("name", "default"))));
        give(command, "words", List.of(words));
        command.execute();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void listsFilesWithTheirRefusals() throws Exception {
        assertThat(run(new Folder(List.of()))).contains("No file ends with .sql in /etc/bitville/sql.d");
        assertThat(run(new Folder(List.of(
                        new OperatorFile("good.sql", "good", ""),
                        new OperatorFile("bad.sql", "", "bad.sql, line 3: it is more than one statement")))))
                .contains("good.sql", "in force", "refused: bad.sql, line 3: it is more than one statement");
    }

    @Test
    void triesAFile() throws Exception {
        assertThat(run(new Folder(List.of()), "check", "jobs.sql"))
                .contains("jobs at default: 1 rows, 12.3 ms, 4.5 ms of the server's CPU")
                .contains("not delivered", "mail", "as it is, as the operator declares", "redacted as a message")
                .doesNotContain("Anna");
    }

    @Test
    void speaksToPrograms() throws Exception {
        assertThat(run(new Folder(List.of(new OperatorFile("good.sql", "good", ""))), "--json"))
                .contains("\"folder\"", "\"good.sql\"");
        assertThat(run(new Folder(List.of()), "check", "jobs.sql", "--json"))
                .contains("\"cpu_ms\"", "redacted as a message")
                .doesNotContain("Anna");
    }

    @Test
    void saysWhyAFileIsRefused() {
        assertThatThrownBy(() -> run(new Folder(List.of()), "check", "bad.sql"))
                .hasMessageContaining("bad.sql, line 3: it is more than one statement");
        assertThatThrownBy(() -> run(new Folder(List.of()), "check")).hasMessageContaining("check needs a file");
        assertThatThrownBy(() -> run(new Folder(List.of()), "delete")).hasMessageContaining("unknown action delete");
    }
}
