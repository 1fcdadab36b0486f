package com.bitville.postgres.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each load at a fraction, in the deep profile at full size: checks the promised objects. */
class LoadTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final double SMALL = DEEP ? 1 : 0.02;
    private static final double CLIENTS = DEEP ? 1 : 0.1;

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.version(18).setting("max_connections", "400").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void clientsWorkUntilTheyAreClosed() throws Exception {
        try (RunningLoad load = Load.M.start(server, CLIENTS)) {
            assertThat(load.clients()).isEqualTo((int) (20 * CLIENTS));
            await().atMost(Duration.ofSeconds(60)).until(() -> load.transactions() > 20);
        }
        assertThat(Integer.parseInt(server.query("select count(*) from history")))
                .isGreaterThan(20);
    }

    @Test
    void thereAreTablesAndLongStatements() throws Exception {
        Load.L.start(server, SMALL).close();
        assertThat(server.query("select count(*) from pg_class where relname like 't\\_%' and relkind = 'r'"))
                .isEqualTo(Integer.toString((int) (10_000 * SMALL)));
        assertThat(Integer.parseInt(
                        server.query("select count(*) from pg_stat_statements where length(query) between 4500 and 8000"
                                + " and query like 'select count(*) from t\\_%'")))
                .isEqualTo((int) (2_200 * SMALL));
    }

    @Test
    void thereAreDatabasesWithTables() throws Exception {
        Load.XL.start(server, SMALL).close();
        assertThat(server.query("select count(*) from pg_database where datname like 'xl\\_%'"))
                .isEqualTo(Integer.toString((int) (200 * SMALL)));
    }

    @Test
    void someOfTheConnectionsAreBlocked() throws Exception {
        try (RunningLoad load = Load.C.start(server, CLIENTS)) {
            assertThat(load.clients()).isEqualTo((int) (300 * CLIENTS));
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> Integer.toString((int) (50 * CLIENTS))
                                    .equals(
                                            server.query(
                                                    "select count(*) from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0")));
        }
    }
}
