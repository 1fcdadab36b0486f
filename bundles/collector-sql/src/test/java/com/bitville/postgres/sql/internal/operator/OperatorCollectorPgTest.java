package com.bitville.postgres.sql.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCollectorPgTest {
    private static final String HEADER = """
            -- subject: jobs
            -- what: jobs that wait, one row a queue
            -- interval: every cycle
            -- scope: server
            -- key: queue
            -- column: queue TEXT: The queue
            -- column: done COUNTER count: Jobs that are done
            """;

    @TempDir
    private Path folder;

    private Collector collector(String statement) throws Exception {
        Files.writeString(folder.resolve("jobs.sql"), HEADER + statement);
        return new FolderFiles(folder, Duration.ofMinutes(1), List::of, List::of).read("jobs.sql");
    }

    @Test
    void shipsWhatIsNotDeclaredByItsType() throws Exception {
        Collector collector =
                collector("SELECT 'mail' AS queue, 3::int8 AS done, 'Anna' AS note, true AS ok, 1.5 AS x");
        try (ServerSession session = ServerSession.open(18)) {
            FakeRun run = FakeRun.of(session);
            Snapshot first = collector.collect(run);
            Map<String, Kind> kinds = new TreeMap<>();
            for (Column column : first.rowsets().get(0).table().columns()) {
                kinds.put(column.name(), column.kind());
            }
            assertThat(kinds)
                    .containsEntry("queue", Kind.TEXT)
                    .containsEntry("note", Kind.FREE_TEXT)
                    .containsEntry("ok", Kind.FLAG)
                    .containsEntry("x", Kind.GAUGE);
            Snapshot second = collector.collect(run.next(first, Duration.ofMinutes(1)));
            assertThat(second.rowsets().get(0).rows().get(0)).contains(0L, "last");
        }
    }

    @Test
    void waitsLongerAfterEachFailure() throws Exception {
        Collector collector = collector("SELECT 'mail' AS queue, 1 / 0 AS done");
        try (ServerSession session = ServerSession.open(18)) {
            FakeRun run = FakeRun.of(session);
            int asked = 0;
            int minutes = 120;
            for (int i = 0; i < minutes; i++) {
                FakeRun now = run.at(run.at().plus(Duration.ofMinutes(i)));
                CollectException e = catchThrowableOfType(CollectException.class, () -> collector.collect(now));
                assertThat(e.reason()).isEqualTo(Reason.FAILED);
                asked += String.valueOf(e.getMessage()).contains("run again after") ? 0 : 1;
            }
            // After 1, 2, 4, 8, 16, 32 minutes.
            assertThat(asked).isEqualTo(7);
            assertThatThrownBy(() -> collector.collect(run.asTrial())).hasMessageNotContaining("run again");
        }
    }

    @Test
    void isNotRunAsARoleThatMayDoMoreThanRead() throws Exception {
        Collector collector = collector("SELECT 'mail' AS queue, 1 AS done");
        try (ServerSession session = ServerSession.open(18)) {
            Capabilities harmful = FakeCapabilities.of(18).superuser().build();
            assertThatThrownBy(() -> collector.collect(FakeRun.of(session).lastCapabilities(harmful)))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED))
                    .hasMessageContaining("SUPERUSER");
            assertThat(collector.collect(FakeRun.of(session)).rowCount()).isPositive();
        }
    }
}
