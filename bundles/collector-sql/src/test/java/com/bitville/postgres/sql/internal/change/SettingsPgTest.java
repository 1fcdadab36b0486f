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
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
                awaitReload(server);
                Snapshot third = collector.collect(run.next(second, Duration.ofMinutes(10)));
                assertThat(lines(third.rowsets().get(0), "name", "setting", "unit", "change"))
                        .contains("work_mem 8192 kB changed", "archive_command null null changed")
                        .hasSizeLessThan(5);
            }
        }
    }

    private static void awaitReload(PostgresServer server) {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (var connection = server.connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SHOW work_mem")) {
                rows.next();
                return rows.getString(1).equals("8MB");
            }
        });
    }
}
