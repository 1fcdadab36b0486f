package com.bitville.postgres.sql.internal.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures of databases against a truth that the script knows. */
class RelationPgTest {
    private static final String SCRIPT = """
            CREATE TABLE orders (id bigint PRIMARY KEY, customer int, note text) WITH (autovacuum_vacuum_threshold = 100,
              autovacuum_vacuum_scale_factor = 0);
            INSERT INTO orders SELECT i, i, 'note' FROM generate_series(1, 1000) AS i;
            DELETE FROM orders WHERE id <= 300;
            UPDATE orders SET customer = 0 WHERE id > 800;
            CREATE TABLE events (at int, n int) PARTITION BY RANGE (at);
            CREATE TABLE events_a PARTITION OF events FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (n);
            CREATE TABLE events_a1 PARTITION OF events_a FOR VALUES FROM (0) TO (50);
            CREATE TABLE events_a2 PARTITION OF events_a FOR VALUES FROM (50) TO (100);
            CREATE TABLE events_b PARTITION OF events FOR VALUES FROM (100) TO (200);
            INSERT INTO events SELECT i, i % 100 FROM generate_series(0, 149) AS i;
            DELETE FROM events WHERE at >= 140;
            CREATE TABLE empty_one (n int);
            CREATE MATERIALIZED VIEW totals AS SELECT count(*) FROM orders;
            CREATE VIEW just_a_view AS SELECT 1 AS one;
            """;

    static List<Integer> versions() {
        return System.getProperty("bitville.depth", "default").equals("deep")
                ? PostgresServer.available()
                : List.of(13, 18);
    }

    /** One of each version, with a new database for each test. */
    private static final Map<Integer, PostgresServer> SERVERS = new HashMap<>();

    private static PostgresServer server(int major) throws SQLException {
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

    @AfterAll
    static void stopServers() {
        SERVERS.values().forEach(PostgresServer::close);
        SERVERS.clear();
    }

    private static void inShop(PostgresServer server, String script) throws SQLException {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private static Snapshot collect(String subject, Session session) throws CollectException, InterruptedException {
        return ShippedFiles.anyCollector(subject).collect(FakeRun.of(session));
    }

    private static Rowset rowset(Snapshot snapshot, String table) {
        return snapshot.rowsets().stream()
                .filter(each -> each.table().name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Object value(Rowset rowset, int row, String column) {
        return rowset.rows().get(row)[rowset.table().indexOf(column)];
    }

    private static long number(Rowset rowset, int row, String column) {
        return ((Number) Objects.requireNonNull(value(rowset, row, column), column)).longValue();
    }

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

    private static int row(Rowset rowset, String relname) {
        return lines(rowset, "relname").indexOf(relname);
    }

    /** Counters come late, on 13 through a collector process. */
    private static Snapshot settled(Session session) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> collect("tables", session),
                        snapshot -> number(rowset(snapshot, "tables_sum"), 0, "n_tup_ins") == 1_151
                                && number(rowset(snapshot, "tables_sum"), 0, "n_tup_del") == 310);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void totalsRowsAndPartitionsAreExact(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, SCRIPT);
        try (ServerSession session = ServerSession.open(server, "watcher", "shop")) {
            Snapshot first = settled(session);
            Rowset sums = rowset(first, "tables_sum");
            assertThat(lines(sums, "datname", "relations", "partitions", "n_live_tup", "n_dead_tup", "n_tup_upd"))
                    .containsExactly("shop 6 3 841 510 200");
            Rowset tables = rowset(first, "tables");
            assertThat(tables.total()).isEqualTo(6);
            int orders = row(tables, "orders");
            assertThat(number(tables, orders, "n_dead_tup")).isEqualTo(500);
            assertThat(number(tables, orders, "vacuum_threshold")).isEqualTo(100);
            assertThat(number(tables, orders, "vacuum_debt")).isEqualTo(400);
            assertThat(number(tables, orders, "analyze_debt")).isEqualTo(1_500 - 50);
            assertThat(value(tables, orders, "autovacuum_enabled")).isEqualTo(false);

            Rowset partitions = collect("partitions", session).rowsets().get(0);
            assertThat(lines(partitions, "relname", "partitions", "levels", "n_live_tup", "n_dead_tup", "n_tup_ins"))
                    .containsExactly("events 3 2 140 10 150");

            inShop(server, "INSERT INTO empty_one SELECT generate_series(1, 3); DROP TABLE events; ANALYZE orders");
            Collector collector = ShippedFiles.anyCollector("tables");
            FakeRun later = FakeRun.of(session).state(first.nextState().orElseThrow());
            Snapshot second = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> collector.collect(later),
                            snapshot -> lines(rowset(snapshot, "tables_sum"), "relations", "changed")
                                    .equals(List.of("3 2")));
            assertThat(lines(rowset(second, "tables"), "relname", "n_tup_ins", "n_mod_since_analyze"))
                    .contains("empty_one 3 3", "orders 1000 0");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatIsWrongWithIndexesIsExact(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE parent (a int, b int, UNIQUE (a, b));
                CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int, d text, e int, f int);
                INSERT INTO t SELECT i, 1, i, i, 'x', i, i FROM generate_series(1, 100) AS i;
                CREATE INDEX twin_1 ON t (a);
                CREATE INDEX twin_2 ON t (a);
                CREATE UNIQUE INDEX kept_unique ON t (b);
                CREATE INDEX twin_of_unique ON t (b);
                CREATE INDEX prefix ON t (c);
                CREATE INDEX longer ON t (c, e);
                CREATE INDEX backwards ON t (c DESC);
                CREATE INDEX some_of_it ON t (c) WHERE c > 5;
                CREATE INDEX with_payload ON t (e) INCLUDE (f);
                CREATE INDEX payload_only_looks_longer ON t (f) INCLUDE (e);
                CREATE INDEX other_class ON t (d text_pattern_ops);
                CREATE INDEX default_class ON t (d);
                CREATE INDEX computed ON t (lower(d));
                CREATE TABLE child (x int, y int, z int, w int,
                  CONSTRAINT covered FOREIGN KEY (x, y) REFERENCES parent (a, b),
                  CONSTRAINT bare FOREIGN KEY (z) REFERENCES t (id),
                  CONSTRAINT partly FOREIGN KEY (w) REFERENCES t (id));
                CREATE INDEX other_order ON child (y, x, w);
                CREATE INDEX partial_does_not_count ON child (w) WHERE w > 0;
                """);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"))
                    .isInstanceOf(SQLException.class);
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
            try (ServerSession session = ServerSession.open(server, "watcher", "shop")) {
                Rowset problems = collect("index_problems", session).rowsets().get(0);
                assertThat(lines(problems, "problem", "relname", "name", "other"))
                        .containsExactlyInAnyOrder(
                                "invalid t broken null",
                                "duplicate t twin_2 twin_1",
                                "duplicate t twin_of_unique kept_unique",
                                "redundant t prefix longer",
                                "foreign_key_without_index child bare t",
                                "foreign_key_without_index child partly t");
                Rowset sums = rowset(collect("indexes", session), "indexes_sum");
                assertThat(lines(sums, "relations", "invalid")).containsExactly("18 1");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSequenceEndsWhereItsColumnEnds(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE wide (id bigserial);
                CREATE SEQUENCE loose;
                CREATE TABLE narrow (id int DEFAULT nextval('loose'));
                SELECT setval('loose', 1073741824);
                CREATE TABLE small (id smallserial);
                SELECT setval('small_id_seq', 32767);
                CREATE SEQUENCE down INCREMENT -1 MINVALUE -100 MAXVALUE -1;
                SELECT setval('down', -25);
                CREATE SEQUENCE around MAXVALUE 10 CYCLE;
                CREATE SEQUENCE hidden;
                SELECT setval('hidden', 9223372036854775807);
                GRANT SELECT ON wide_id_seq, loose, small_id_seq, down, around TO watcher;
                """);
        try (ServerSession session = ServerSession.open(server, "watcher", "shop")) {
            Rowset sequences = collect("sequences", session).rowsets().get(0);
            assertThat(lines(sequences, "relname", "feeds", "ends_at", "used_percent", "limited_by", "cycles"))
                    .containsExactlyInAnyOrder(
                            "small_id_seq small.id 32767 100.00 sequence false",
                            "loose narrow.id 2147483647 50.00 column false",
                            "down null -100 25.00 sequence false",
                            "wide_id_seq wide.id 9223372036854775807 null sequence false",
                            "around null 10 null sequence true",
                            "hidden null 9223372036854775807 null sequence false");
            assertThat(lines(sequences, "relname", "readable")).contains("hidden false", "around true");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aLockedTableCostsItsOwnRow(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, SCRIPT);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement();
                ServerSession session = ServerSession.open(server, "watcher", "shop")) {
            settled(session);
            statement.execute("CREATE TABLE wide_1 AS SELECT repeat('x', 500) AS x FROM generate_series(1, 1000);"
                    + "CREATE TABLE wide_2 AS SELECT x FROM wide_1; ANALYZE");
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE wide_1 IN ACCESS EXCLUSIVE MODE");
            Snapshot sizes = collect("table_sizes", session);
            assertThat(lines(sizes.rowsets().get(0), "relname")).containsExactly("wide_2");
            assertThat(sizes.impairment())
                    .hasValueSatisfying(found -> assertThat(found.message()).startsWith("1 of 2 could not be read"));
            for (String subject : List.of("tables", "indexes", "partitions", "oldest_tables", "bloat", "sequences")) {
                assertThat(collect(subject, session).impairment()).as(subject).isEmpty();
            }
        }
    }

    /** What goes or is renamed between the two passes costs its own row alone. */
    @ParameterizedTest
    @MethodSource("versions")
    void aTableThatGoesDuringAVisitCostsItsOwnRow(int major)
            throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, SCRIPT);
        try (ServerSession session = ServerSession.open(server, "watcher", "shop")) {
            settled(session);
            Snapshot snapshot = collect(
                    "tables",
                    new Interrupted(
                            session,
                            () -> inShop(
                                    server, "DROP TABLE orders CASCADE; ALTER TABLE events_b RENAME TO events_c")));
            assertThat(number(rowset(snapshot, "tables_sum"), 0, "relations")).isEqualTo(6);
            assertThat(lines(rowset(snapshot, "tables"), "relname"))
                    .contains("events_a1", "events_c")
                    .doesNotContain("orders", "events_b");
        }
    }

    /** Does something once after the first statement. */
    private static final class Interrupted implements Session {
        interface Event {
            void happens() throws SQLException;
        }

        private final Session session;
        private final Event event;
        private boolean happened;

        Interrupted(Session session, Event event) {
            this.session = session;
            this.event = event;
        }

        @Override
        public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
            Rows rows = session.query(sql, params);
            if (!happened) {
                happened = true;
                try {
                    event.happens();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
            return rows;
        }

        @Override
        public Capabilities capabilities() {
            return session.capabilities();
        }

        @Override
        public int backendPid() {
            return session.backendPid();
        }

        @Override
        public String databaseName() {
            return session.databaseName();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void bloatIsWhatWasDeleted(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE half (id int, flag bool, at timestamptz, n int2);
                INSERT INTO half SELECT i, true, now(), 1 FROM generate_series(1, 40000) AS i;
                CREATE INDEX half_id ON half (id);
                CREATE TABLE wordy (id int, word text);
                INSERT INTO wordy SELECT i, 'word' FROM generate_series(1, 40000) AS i;
                DELETE FROM half WHERE id % 2 = 0;
                """);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE half");
            statement.execute("VACUUM ANALYZE wordy");
        }
        try (ServerSession session = ServerSession.open(server, "watcher", "shop")) {
            Rowset bloat = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> collect("bloat", session).rowsets().get(0),
                            read -> lines(read, "bloat_percent").stream()
                                            .filter("null"::equals)
                                            .count()
                                    == 1);
            assertThat(lines(bloat, "relname", "estimator"))
                    .containsExactlyInAnyOrder("half fixed_width", "half_id fixed_width", "wordy null");
            assertThat(value(bloat, row(bloat, "wordy"), "bloat_percent")).isNull();
            for (String relation : List.of("half", "half_id")) {
                assertThat(((Number) Objects.requireNonNull(value(bloat, row(bloat, relation), "bloat_percent")))
                                .doubleValue())
                        .as(relation)
                        .isBetween(48.0, 52.0);
            }
            inShop(server, "GRANT SELECT ON wordy TO watcher");
            Rowset readable = collect("bloat", session).rowsets().get(0);
            assertThat(lines(readable, "relname", "estimator")).contains("wordy column_statistics");
            assertThat(((Number) Objects.requireNonNull(value(readable, row(readable, "wordy"), "bloat_percent")))
                            .doubleValue())
                    .isBetween(0.0, 3.0);
        }
    }
}
