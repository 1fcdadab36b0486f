package com.bitville.postgres.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each load at a fiftieth: what is promised is there. */
class LoadTest {
    private static final double SCALE = 0.02;

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(18);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void clientsWorkUntilTheyAreClosed() throws Exception {
        try (RunningLoad load = Load.M.start(server, 0.1)) {
            assertThat(load.clients()).isEqualTo(2);
            await().atMost(Duration.ofSeconds(60)).until(() -> load.transactions() > 20);
        }
        assertThat(Integer.parseInt(server.query("select count(*) from history")))
                .isGreaterThan(20);
    }

    @Test
    void thereAreTablesAndLongStatements() throws Exception {
        Load.L.start(server, SCALE).close();
        assertThat(server.query("select count(*) from pg_class where relname like 't\\_%' and relkind = 'r'"))
                .isEqualTo("200");
        assertThat(Integer.parseInt(
                        server.query("select count(*) from pg_stat_statements where length(query) between 4500 and 8000"
                                + " and query like 'select count(*) from t\\_%'")))
                .isEqualTo(44);
    }

    @Test
    void thereAreDatabasesWithTables() throws Exception {
        Load.XL.start(server, SCALE).close();
        assertThat(server.query("select count(*) from pg_database where datname like 'xl\\_%'"))
                .isEqualTo("4");
    }

    @Test
    void someOfTheConnectionsAreBlocked() throws Exception {
        try (RunningLoad load = Load.C.start(server, 0.1)) {
            assertThat(load.clients()).isEqualTo(30);
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> "5"
                                    .equals(
                                            server.query(
                                                    "select count(*) from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0")));
        }
    }
}
