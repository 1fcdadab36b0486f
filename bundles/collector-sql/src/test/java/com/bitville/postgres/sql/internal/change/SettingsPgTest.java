package com.bitville.postgres.sql.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsPgTest {
    private static List<String> lines(Rowset rowset, String... columns) {
        List<@Nullable Object[]> rows = rowset.rows();
        return rows.stream()
                .map(row -> String.join(
                        " ",
                        Arrays.stream(columns)
                                .map(column -> String.valueOf(row[rowset.table().indexOf(column)]))
                                .toList()))
                .toList();
    }

    @Test
    void shipsWhatChangedAndNoSecret() throws SQLException, CollectException {
        try (PostgresServer server = PostgresServer.version(18)
                .setting("primary_conninfo", "host=nowhere password=Geheim1")
                .setting("archive_command", "scp -i Geheim2 %p x:")
                .setting("mycorp.api_secret", "Geheim3")
                .start()) {
            server.createMonitorRole("watcher", "x");
            SqlCollector collector = ShippedFiles.collector("settings");
            try (ServerSession session = ServerSession.open(server, "watcher", "postgres")) {
                FakeRun run = FakeRun.of(session);
                Snapshot first = collector.collect(run);
                Rowset all = first.rowsets().get(1);
                assertThat(all.table().reach()).isEqualTo(Reach.LOCAL);
                assertThat(all.rows()).hasSizeGreaterThan(300);
                assertThat(lines(first.rowsets().get(0), "name", "change"))
                        .hasSizeBetween(5, 60)
                        .contains("archive_command baseline", "primary_conninfo baseline");
                for (Rowset rowset : first.rowsets()) {
                    List<@Nullable Object[]> rows = rowset.rows();
                    assertThat(rows.stream().map(Arrays::toString)).noneMatch(row -> row.contains("Geheim"));
                }
                assertThat(lines(all, "name", "setting")).contains("archive_command null", "primary_conninfo null");

                run = run.next(first, Duration.ofMinutes(10));
                Snapshot second = collector.collect(run);
                assertThat(second.rowsets().get(0).rows()).isEmpty();
                assertThat(second.nextState()).isEmpty();

                Snapshot anew = collector.collect(run.destinations(1));
                assertThat(lines(anew.rowsets().get(0), "name", "change"))
                        .as("for a destination that begins")
                        .isEqualTo(lines(first.rowsets().get(0), "name", "change"));
                Snapshot after = collector.collect(run.destinations(1).next(anew, Duration.ofMinutes(10)));
                assertThat(after.rowsets().get(0).rows()).isEmpty();

                server.execute("ALTER SYSTEM SET work_mem = '8MB'");
                server.execute("ALTER SYSTEM SET archive_command = 'scp -i Geheim4 %p x:'");
                server.execute("SELECT pg_reload_conf()");
                awaitReload(server, "8MB");
                Snapshot third = collector.collect(run.next(second, Duration.ofMinutes(10)));
                assertThat(lines(third.rowsets().get(0), "name", "setting", "unit", "change"))
                        .contains("work_mem 8192 kB changed", "archive_command null null changed")
                        .hasSizeLessThan(5);
            }
        }
    }

    /** The session sets work_mem itself, and role.sql sets temp_file_limit for the role. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void readsTheServersValuesAndNotThoseOfItsOwnSession(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.execute(Files.readString(Path.of("../../config/role.sql")));
            server.execute("ALTER SYSTEM SET work_mem = '512MB'");
            server.execute("ALTER SYSTEM SET temp_file_limit = '1GB'");
            server.execute("SELECT pg_reload_conf()");
            awaitReload(server, "512MB");
            assertThat(values(server))
                    .contains("work_mem 524288 kB null true", "idle_in_transaction_session_timeout 0 ms default false")
                    .contains("jit on null default false")
                    .noneMatch(line -> line.startsWith("temp_file_limit "));

            server.execute("ALTER ROLE bitville_monitor SET Work_Mem = '4MB'");
            server.execute(
                    "ALTER ROLE bitville_monitor IN DATABASE postgres SET idle_in_transaction_session_timeout = '10s'");
            server.execute("ALTER DATABASE postgres SET jit = 'off'");
            assertThat(values(server))
                    .contains("lock_timeout 0 ms default false")
                    .noneMatch(line -> line.matches("(work_mem|idle_in_transaction_session_timeout|jit) .*"));
        }
    }

    private static List<String> values(PostgresServer server) throws SQLException, CollectException {
        try (ServerSession session = ServerSession.open(server, "bitville_monitor", "postgres")) {
            Snapshot snapshot = ShippedFiles.collector("settings").collect(FakeRun.of(session));
            return lines(snapshot.rowsets().get(1), "name", "setting", "unit", "source", "is_set");
        }
    }

    private static void awaitReload(PostgresServer server, String workMem) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (var connection = server.connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SHOW work_mem")) {
                rows.next();
                return rows.getString(1).equals(workMem);
            }
        });
    }
}
