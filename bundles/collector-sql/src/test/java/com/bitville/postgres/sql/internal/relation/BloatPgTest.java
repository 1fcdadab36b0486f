package com.bitville.postgres.sql.internal.relation;

import static com.bitville.postgres.sql.internal.relation.ShopDatabase.collect;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.inShop;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.lines;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.row;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.server;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimates of empty space against what pgstattuple counts page by page. */
class BloatPgTest {
    static List<Integer> versions() {
        return ShopDatabase.versions();
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
        try (ServerSession session = ShopDatabase.session(server)) {
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

    /** What was never vacuumed or analyzed has no pages in the catalog, so that pages without rows were emptied. */
    @ParameterizedTest
    @MethodSource("versions")
    void whatWasEmptiedIsBloatAlone(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE TABLE queue (id int PRIMARY KEY, word text);
                INSERT INTO queue SELECT i, 'word' FROM generate_series(1, 40000) AS i;
                CREATE TABLE never_analyzed AS SELECT i FROM generate_series(1, 40000) AS i;
                DELETE FROM queue;
                """);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (TRUNCATE false, ANALYZE) queue");
        }
        try (ServerSession session = ShopDatabase.session(server)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(lines(
                                    collect("bloat", session).rowsets().get(0),
                                    "relname",
                                    "estimator",
                                    "reltuples",
                                    "expected_pages",
                                    "bloat_percent"))
                            .satisfiesExactlyInAnyOrder(
                                    table -> assertThat(table).matches("queue no_rows 0(\\.0)? 0 100\\.0"),
                                    index ->
                                            assertThat(index).matches("queue_pkey no_rows 0(\\.0)? 2 9[0-9]\\.[0-9]")));
        }
    }

    /** Beyond which the estimate of a table misleads, in points of a percent. */
    private static final double POINTS = 5;

    @ParameterizedTest
    @MethodSource("versions")
    void theEstimateIsNearWhatPgstattupleCounts(int major) throws SQLException, CollectException, InterruptedException {
        PostgresServer server = server(major);
        inShop(server, """
                CREATE EXTENSION pgstattuple;
                CREATE TABLE full_one (id int, n bigint);
                INSERT INTO full_one SELECT i, i FROM generate_series(1, 20000) AS i;
                CREATE TABLE half (id int, n bigint);
                INSERT INTO half SELECT i, i FROM generate_series(1, 20000) AS i;
                DELETE FROM half WHERE id % 2 = 0;
                CREATE TABLE tenth (id int, n bigint);
                INSERT INTO tenth SELECT i, i FROM generate_series(1, 20000) AS i;
                DELETE FROM tenth WHERE id % 10 <> 0;
                CREATE TABLE padded (a bool, b bigint, c bool, d bigint, e int2, f timestamptz);
                INSERT INTO padded SELECT true, i, false, i, 1, now() FROM generate_series(1, 20000) AS i;
                DELETE FROM padded WHERE b % 4 = 0;
                CREATE TABLE filled (id int, n bigint) WITH (fillfactor = 50);
                INSERT INTO filled SELECT i, i FROM generate_series(1, 20000) AS i;
                CREATE TABLE texts (id int, word text, amount numeric);
                INSERT INTO texts SELECT i, repeat('x', i % 40), i FROM generate_series(1, 20000) AS i;
                DELETE FROM texts WHERE id % 3 = 0;
                GRANT SELECT ON texts TO watcher;
                CREATE INDEX half_index ON half (id);
                CREATE INDEX full_index ON full_one (id);
                CREATE INDEX tenth_index ON full_one (n);
                """);
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement()) {
            for (String table : List.of("full_one", "half", "tenth", "padded", "filled", "texts")) {
                statement.execute("VACUUM ANALYZE " + table);
            }
        }
        Map<String, Double> truth = counted(server);
        try (ServerSession session = ShopDatabase.session(server)) {
            Rowset bloat = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> collect("bloat", session).rowsets().get(0),
                            read -> lines(read, "bloat_percent").stream().noneMatch("null"::equals));
            SoftAssertions softly = new SoftAssertions();
            truth.forEach((relation, percent) -> softly.assertThat(
                            ((Number) Objects.requireNonNull(value(bloat, row(bloat, relation), "bloat_percent")))
                                    .doubleValue())
                    .as(relation + " by " + value(bloat, row(bloat, relation), "estimator"))
                    .isBetween(percent - POINTS, percent + POINTS));
            softly.assertAll();
            assertThat(lines(bloat, "relname")).containsAll(truth.keySet());
        }
    }

    /**
     * The empty share of the pages, beyond what a page of its fill factor has. Pgstattuple does not count the unused pointers that 20,000 rows
     * less those that are left have, and which the next rows take.
     */
    private static Map<String, Double> counted(PostgresServer server) throws SQLException {
        Map<String, Double> truth = new TreeMap<>();
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT relname, greatest(0, 100 - (100 - s.free_percent
                            - (20000 - s.tuple_count) * 4 * 100.0 / s.table_len)
                            * 100.0 / CASE WHEN relname = 'filled' THEN 50 ELSE 100 END)
                        FROM pg_class, pgstattuple(oid) AS s
                        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                        UNION ALL
                        SELECT relname, greatest(0, 100 - s.avg_leaf_density * 100.0 / 90)
                        FROM pg_class, pgstatindex(oid::regclass) AS s
                        WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace
                        """)) {
            while (rows.next()) {
                truth.put(rows.getString(1), rows.getDouble(2));
            }
        }
        return truth;
    }
}
