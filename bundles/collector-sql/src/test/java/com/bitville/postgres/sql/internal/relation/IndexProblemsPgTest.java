package com.bitville.postgres.sql.internal.relation;

import static com.bitville.postgres.sql.internal.relation.ShopDatabase.collect;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.inShop;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.lines;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.rowset;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told about indexes: an operator who drops what is called a duplicate loses nothing by it. */
class IndexProblemsPgTest {
    static List<Integer> versions() {
        return ShopDatabase.versions();
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
                CREATE INDEX computed_once_more ON t (lower(d));
                CREATE INDEX some_rows ON t (e) WHERE a > 5;
                CREATE INDEX the_same_rows ON t (e) WHERE a > 5;
                CREATE INDEX other_rows ON t (e) WHERE a > 6;
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
            try (ServerSession session = ShopDatabase.session(server)) {
                Rowset problems = collect("index_problems", session).rowsets().get(0);
                assertThat(lines(problems, "problem", "relname", "name", "other"))
                        .containsExactlyInAnyOrder(
                                "invalid t broken null",
                                "duplicate t twin_2 twin_1",
                                "duplicate t twin_of_unique kept_unique",
                                "duplicate t computed_once_more computed",
                                "duplicate t the_same_rows some_rows",
                                "redundant t prefix longer",
                                "foreign_key_without_index child bare t",
                                "foreign_key_without_index child partly t");
                Rowset sums = rowset(collect("indexes", session), "indexes_sum");
                assertThat(lines(sums, "relations", "invalid")).containsExactly("22 1");
            }
        }
    }

    /** What enforces something that its twin does not enforce is no duplicate, and what nobody can drop is the one that is kept. */
    @ParameterizedTest
    @MethodSource("versions")
    void whatEnforcesSomethingIsNoDuplicate(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE t (a int, b int, c int, d int, e int, f int, g int, h int);
                CREATE INDEX plain_a ON t (a);
                ALTER TABLE t ADD CONSTRAINT never_twice EXCLUDE USING btree (a WITH =);
                CREATE INDEX longer_a ON t (a, b);
                CREATE UNIQUE INDEX made_first ON t (c);
                ALTER TABLE t ADD CONSTRAINT made_second UNIQUE (c);
                ALTER TABLE t ADD CONSTRAINT deferred UNIQUE (d) DEFERRABLE;
                CREATE UNIQUE INDEX at_once ON t (d);
                CREATE UNIQUE INDEX made_before ON t (e);
                CREATE UNIQUE INDEX referred ON t (e);
                ALTER TABLE t ALTER e SET NOT NULL;
                ALTER TABLE t REPLICA IDENTITY USING INDEX referred;
                CREATE INDEX hashed ON t USING hash (f);
                CREATE INDEX sorted ON t (f);
                """);
        if (major >= 15) {
            inShop(server, """
                    CREATE UNIQUE INDEX with_nulls ON t (g);
                    CREATE UNIQUE INDEX one_null ON t (g) NULLS NOT DISTINCT;
                    CREATE UNIQUE INDEX one_null_too ON t (g) NULLS NOT DISTINCT;
                    """);
        }
        try (ServerSession session = ShopDatabase.session(server)) {
            Rowset problems = collect("index_problems", session).rowsets().get(0);
            assertThat(lines(problems, "problem", "name", "other"))
                    .filteredOn(line -> !line.contains("null"))
                    .containsExactlyInAnyOrder(
                            "duplicate plain_a never_twice",
                            "duplicate made_first made_second",
                            "duplicate made_before referred",
                            "redundant plain_a longer_a");
            assertThat(lines(problems, "problem", "name", "other"))
                    .filteredOn(line -> line.contains("null"))
                    .isEqualTo(major >= 15 ? List.of("duplicate one_null_too one_null") : List.of());
        }
    }

    /** The server drops the index of a partition with that of the partitioned table alone. */
    @ParameterizedTest
    @MethodSource("versions")
    void whatBelongsToAPartitionedTablesIndexIsToldOfThatOne(int major)
            throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE customer (id int PRIMARY KEY) PARTITION BY RANGE (id);
                CREATE TABLE customer_1 PARTITION OF customer FOR VALUES FROM (0) TO (50);
                CREATE TABLE customer_2 PARTITION OF customer FOR VALUES FROM (50) TO (1000);
                INSERT INTO customer SELECT generate_series(0, 199);
                CREATE TABLE event (at int, n int, who int REFERENCES customer, m int) PARTITION BY RANGE (at);
                CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (n);
                CREATE TABLE event_a1 PARTITION OF event_a FOR VALUES FROM (0) TO (1000);
                CREATE TABLE event_b PARTITION OF event FOR VALUES FROM (100) TO (200);
                CREATE INDEX one ON event (m);
                CREATE INDEX two ON event (m);
                CREATE INDEX pair ON event (n, m);
                CREATE INDEX first ON event (n);
                CREATE INDEX own ON event_b (m);
                CREATE INDEX not_for_lookups ON event USING brin (who);
                CREATE INDEX of_one_partition ON event_a1 (who);
                INSERT INTO event SELECT i, i, i, i FROM generate_series(0, 199) AS i;
                ANALYZE;
                """);
        try (ServerSession session = ShopDatabase.session(server)) {
            Rowset problems = collect("index_problems", session).rowsets().get(0);
            assertThat(lines(problems, "problem", "relname", "name", "other", "partitioned", "pages"))
                    .containsExactlyInAnyOrder(
                            "duplicate event two one true 4",
                            "redundant event first pair true 4",
                            "duplicate event_b own event_b_m_idx false 2",
                            "foreign_key_without_index event event_who_fkey customer null 1");
            inShop(
                    server,
                    "DELETE FROM event; DELETE FROM customer WHERE id > 40; CREATE INDEX ON event_b USING hash (who)");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    lines(collect("tables", session).rowsets().get(0), "n_tup_del"))
                            .containsExactly("359"));
            assertThat(lines(collect("index_problems", session).rowsets().get(0), "problem"))
                    .as("each partition has an index of its own")
                    .doesNotContain("foreign_key_without_index");
            inShop(server, "DROP INDEX of_one_partition");
            assertThat(lines(
                            collect("index_problems", session).rowsets().get(0),
                            "problem",
                            "name",
                            "other_deleted",
                            "other_updated"))
                    .contains("foreign_key_without_index event_who_fkey 159 0");

            assertThat(lines(
                            collect("partitioned_indexes", session).rowsets().get(0),
                            "indexrelname",
                            "leaves",
                            "relpages",
                            "serves_foreign_key"))
                    .contains("one 2 4 false", "two 2 4 false", "not_for_lookups 2 6 false")
                    .hasSize(6);
            assertThat(lines(
                            rowset(collect("indexes", session), "indexes"),
                            "indexrelname",
                            "is_partition",
                            "serves_foreign_key"))
                    .contains("event_b_m_idx true false", "own false false", "event_b_who_idx1 false true");
        }
    }

    /** A copy of a database has the same object identifiers: a build in the one hides nothing in the other. */
    @ParameterizedTest
    @MethodSource("versions")
    void anIndexThatIsBeingBuiltIsNotInvalid(int major) throws Exception {
        PostgresServer server = server(major);
        inShop(server, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON t (a)"))
                    .isInstanceOf(SQLException.class);
        }
        server.execute("DROP DATABASE IF EXISTS copy");
        server.execute("CREATE DATABASE copy TEMPLATE shop");
        try (Connection writer = server.connect(PostgresServer.SUPERUSER, "copy");
                Connection builder = server.connect(PostgresServer.SUPERUSER, "copy");
                Statement statement = writer.createStatement();
                ServerSession inCopy = ServerSession.open(server, "watcher", "copy");
                ServerSession inShop = ShopDatabase.session(server)) {
            assertThat(lines(collect("index_problems", inCopy).rowsets().get(0), "name"))
                    .containsExactly("broken");
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (2)");
            CompletableFuture<Void> build = CompletableFuture.runAsync(() -> rebuild(builder));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> collect("index_problems", inCopy)
                            .rowsets()
                            .get(0)
                            .rows()
                            .isEmpty());
            assertThat(lines(collect("index_problems", inShop).rowsets().get(0), "name"))
                    .containsExactly("broken");
            writer.rollback();
            build.join();
            assertThat(lines(collect("index_problems", inCopy).rowsets().get(0), "name"))
                    .containsExactly("broken");
        } finally {
            server.execute("DROP DATABASE copy");
        }
    }

    private static void rebuild(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX CONCURRENTLY slow ON t (a)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
