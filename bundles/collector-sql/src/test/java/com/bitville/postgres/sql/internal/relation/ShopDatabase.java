package com.bitville.postgres.sql.internal.relation;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A server of each version with a database for each test, and what the subjects of databases read in it. */
final class ShopDatabase {
    private ShopDatabase() {}

    static List<Integer> versions() {
        return System.getProperty("bitville.depth", "default").equals("deep")
                ? PostgresServer.available()
                : List.of(13, 18);
    }

    /** One of each version, with a new database for each test; they end with the tests. */
    private static final Map<Integer, PostgresServer> SERVERS = new HashMap<>();

    static PostgresServer server(int major) throws SQLException {
        PostgresServer server = SERVERS.get(major);
        if (server == null) {
            server = PostgresServer.version(major).setting("autovacuum", "off").start();
            server.createMonitorRole("watcher", "x");
            SERVERS.put(major, server);
        }
        server.execute("DROP DATABASE IF EXISTS shop");
        server.execute("CREATE DATABASE shop");
        return server;
    }

    static ServerSession session(PostgresServer server) throws SQLException {
        return ServerSession.open(server, "watcher", "shop");
    }

    /** Returns when its session has ended, which hands in its counts: an ANALYZE by another one before that would be older than they. */
    static void inShop(PostgresServer server, String script) throws SQLException {
        int pid;
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            pid = connection.unwrap(PGConnection.class).getBackendPID();
            statement.execute(script);
        }
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> "0".equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid)));
    }

    static Snapshot collect(String subject, Session session) throws CollectException, InterruptedException {
        return ShippedFiles.anyCollector(subject).collect(FakeRun.of(session));
    }

    static Rowset rowset(Snapshot snapshot, String table) {
        return snapshot.rowsets().stream()
                .filter(each -> each.table().name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    static @Nullable Object value(Rowset rowset, int row, String column) {
        return rowset.rows().get(row)[rowset.table().indexOf(column)];
    }

    static long number(Rowset rowset, int row, String column) {
        return ((Number) Objects.requireNonNull(value(rowset, row, column), column)).longValue();
    }

    static List<String> lines(Rowset rowset, String... columns) {
        List<@Nullable Object[]> rows = rowset.rows();
        return rows.stream()
                .map(row -> String.join(
                        " ",
                        Arrays.stream(columns)
                                .map(column -> String.valueOf(row[rowset.table().indexOf(column)]))
                                .toList()))
                .toList();
    }

    static int row(Rowset rowset, String relname) {
        return lines(rowset, "relname").indexOf(relname);
    }
}
