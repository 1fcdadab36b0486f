package com.bitville.postgres.sql.internal.relation;

import static com.bitville.postgres.sql.internal.relation.ShopDatabase.collect;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.inShop;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.lines;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.number;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.row;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.rowset;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.server;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Reach;
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
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
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
        return ShopDatabase.versions();
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
        try (ServerSession session = ShopDatabase.session(server)) {
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
            assertThat(lines(rowset(first, "tables_gone"), "datname", "relid"))
                    .as("of earlier visits nothing is known")
                    .containsExactly("shop null");
            Rowset gone = rowset(second, "tables_gone");
            assertThat(gone.table().reach()).isEqualTo(Reach.LOCAL);
            assertThat(lines(gone, "datname")).containsExactly("shop", "shop", "shop");
            assertThat(gone.rows()).extracting(row -> row[1]).doesNotContainNull();
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
                CREATE SEQUENCE under INCREMENT -1;
                CREATE TABLE narrow_under (id int DEFAULT nextval('under'));
                SELECT setval('under', -1073741824);
                CREATE SEQUENCE capped AS int MAXVALUE 100;
                CREATE TABLE capped_in (id int DEFAULT nextval('capped'), label text DEFAULT nextval('capped'));
                CREATE SEQUENCE around MAXVALUE 10 CYCLE;
                CREATE DOMAIN small_number AS smallint;
                CREATE DOMAIN smaller_number AS small_number CHECK (VALUE > 0);
                CREATE SEQUENCE by_domain;
                CREATE TABLE tight (id smaller_number DEFAULT nextval('by_domain'));
                SELECT setval('by_domain', 8192);
                CREATE TABLE given (id int GENERATED ALWAYS AS IDENTITY);
                CREATE SEQUENCE hidden;
                SELECT setval('hidden', 9223372036854775807);
                GRANT SELECT ON wide_id_seq, loose, small_id_seq, down, under, capped, around, by_domain, given_id_seq TO watcher;
                """);
        try (ServerSession session = ShopDatabase.session(server)) {
            Rowset sequences = collect("sequences", session).rowsets().get(0);
            assertThat(lines(sequences, "relname", "feeds", "ends_at", "used_percent", "limited_by", "cycles"))
                    .containsExactlyInAnyOrder(
                            "small_id_seq small.id 32767 100.00 column false",
                            "by_domain tight.id 32767 25.00 column false",
                            "given_id_seq given.id 2147483647 null column false",
                            "loose narrow.id 2147483647 50.00 column false",
                            "down null -100 25.00 sequence false",
                            "wide_id_seq wide.id 9223372036854775807 null sequence false",
                            "under narrow_under.id -2147483648 50.00 column false",
                            "capped capped_in.id 100 null sequence false",
                            "around null 10 null sequence true",
                            "hidden null 9223372036854775807 null sequence false");
            assertThat(lines(
                            sequences,
                            "relname",
                            "data_type",
                            "descends",
                            "starts_at",
                            "column_schema",
                            "column_table",
                            "column_name",
                            "column_type"))
                    .contains(
                            "small_id_seq smallint false 1 public small id smallint",
                            "by_domain bigint false 1 public tight id smallint",
                            "under bigint true -1 public narrow_under id integer",
                            "down bigint true -1 null null null null");
            assertThat(lines(sequences, "relname", "readable")).contains("hidden false", "around true");
        }
    }

    /** A lock that two transactions hold makes a multixact of two members, which the next checkpoint tells. */
    @ParameterizedTest
    @MethodSource("versions")
    void multixactsAreCountedAndTheirOldestTablesFound(int major)
            throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, "CREATE TABLE shared AS SELECT 1 AS n");
        try (ServerSession session = ShopDatabase.session(server);
                Connection one = server.connect(PostgresServer.SUPERUSER, "shop");
                Connection other = server.connect(PostgresServer.SUPERUSER, "shop")) {
            server.execute("CHECKPOINT");
            Rowset before = collect("checkpointer", session).rowsets().get(0);
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            for (Connection each : List.of(one, other)) {
                try (Statement statement = each.createStatement()) {
                    statement.execute("SELECT FROM shared FOR SHARE");
                }
            }
            one.commit();
            other.commit();
            server.execute("CHECKPOINT");
            Rowset after = collect("checkpointer", session).rowsets().get(0);
            assertThat(number(after, 0, "next_multixact_id") - number(before, 0, "next_multixact_id"))
                    .isOne();
            assertThat(number(after, 0, "next_multi_offset") - number(before, 0, "next_multi_offset"))
                    .isBetween(2L, 3L);
            inShop(server, """
                    UPDATE pg_class SET relminmxid = (SELECT next_multixact_id FROM pg_control_checkpoint())
                    WHERE relminmxid <> '0' AND relname <> 'shared';
                    UPDATE pg_class SET relfrozenxid = (txid_current() % 4294967296)::text::xid WHERE relname = 'shared';
                    """);
            assertThat(lines(collect("oldest_tables", session).rowsets().get(0), "relname"))
                    .as("the youngest by transaction ids, the oldest by multixacts")
                    .hasSize(21)
                    .contains("shared");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aLockedTableCostsItsOwnRow(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, SCRIPT);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement();
                ServerSession session = ShopDatabase.session(server)) {
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
        try (ServerSession session = ShopDatabase.session(server)) {
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
}
