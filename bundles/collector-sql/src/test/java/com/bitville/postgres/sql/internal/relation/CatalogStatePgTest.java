package com.bitville.postgres.sql.internal.relation;

import static com.bitville.postgres.sql.internal.relation.ShopDatabase.inShop;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.lines;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.rowset;
import static com.bitville.postgres.sql.internal.relation.ShopDatabase.server;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a visit tells the engine about the catalogs of its database. */
class CatalogStatePgTest {
    static List<Integer> versions() {
        return ShopDatabase.versions();
    }

    private static long state(ServerSession session) throws CollectException, InterruptedException {
        FakeRun run = FakeRun.of(session);
        Collector tables = ShippedFiles.anyCollector("tables");
        assertThat(rowset(tables.collect(run), "tables").rows())
                .noneMatch(row -> row[1] instanceof Long oid && oid < 16_384);
        return run.toldCatalogState().orElseThrow();
    }

    private static void awaitWrites(ServerSession session, String totals) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> lines(
                                rowset(ShippedFiles.anyCollector("tables").collect(FakeRun.of(session)), "tables_sum"),
                                "relations",
                                "n_tup_ins"),
                        List.of(totals)::equals);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void isAnotherOnceSomethingIsCreatedChangedOrDropped(int major) throws Exception {
        PostgresServer server = server(major);
        inShop(
                server,
                "CREATE TABLE t (a int, b int); CREATE TABLE u (a int PRIMARY KEY); INSERT INTO t VALUES (1, 1)");
        try (ServerSession session = ShopDatabase.session(server)) {
            awaitWrites(session, "2 1");
            long before = state(session);
            try (Connection connection = server.connect(PostgresServer.SUPERUSER, "shop");
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO t SELECT i, i FROM generate_series(1, 99) AS i");
                statement.execute("VACUUM ANALYZE");
            }
            awaitWrites(session, "2 100");
            assertThat(state(session)).as("rows and statistics are no catalogs").isEqualTo(before);
            for (String change : List.of(
                    "CREATE INDEX one ON t (a)",
                    "ALTER TABLE t ADD CONSTRAINT refers FOREIGN KEY (a) REFERENCES u NOT VALID",
                    "ALTER TABLE t DISABLE TRIGGER ALL",
                    "GRANT CREATE ON SCHEMA public TO PUBLIC",
                    "CREATE PUBLICATION all_of_it FOR TABLE t",
                    "DROP INDEX one")) {
                long last = state(session);
                inShop(server, change);
                Awaitility.await(change).atMost(Duration.ofSeconds(30)).until(() -> state(session) > last);
            }
        }
    }

    @Test
    void itMakesThoseSubjectsDueThatReadTheCatalogsAlone() {
        assertThat(ShippedFiles.subjects().stream()
                        .filter(each -> each.subject(ShippedFiles.CYCLE).has(Trait.CATALOGS))
                        .map(each -> each.name()))
                .containsExactlyInAnyOrder(
                        "index_problems", "disabled_triggers", "schemas", "publications", "foreign_servers");
    }
}
