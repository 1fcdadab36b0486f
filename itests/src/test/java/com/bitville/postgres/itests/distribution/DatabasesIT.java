package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.BackendSampler;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Visits to every database, from the connection to the shell and the listener, through a kill and a dropped database. */
class DatabasesIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "databases-it-password";
    private static final String KEY = "databases-it-key";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void visitsEveryDatabaseOverOneConnectionAtATime() throws Exception {
        try (PostgresServer postgres = PostgresServer.version(18).scramFor(ROLE).start();
                StrictListener listener = StrictListener.start(KEY);
                BackendSampler sampler = BackendSampler.watch(postgres, ROLE);
                AgentProcess agent = AgentProcess.unpack("databases")) {
            listener.limit(100_000);
            postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
            postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
            for (String database : Set.of("shop", "lager", "test")) {
                postgres.execute("CREATE DATABASE " + database);
            }
            in(
                    postgres,
                    "shop",
                    "CREATE TABLE orders (id int PRIMARY KEY, n int);"
                            + "INSERT INTO orders SELECT i, i FROM generate_series(1, 1000) AS i;"
                            + "CREATE INDEX one ON orders (n); CREATE INDEX two ON orders (n)");
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                    .set("BITVILLE_PG_DB_DATABASES", "*, !test")
                    .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                    .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                    .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "6000")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "5")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .start();
            JsonNode status = agent.awaitStatus(
                    "all are visited", seen -> visits(seen).path("visited").asInt() == 3);
            assertThat(visits(status).path("left_out").path("not_configured").toString())
                    .isEqualTo("[\"test\"]");
            await("the listener has them")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told(listener)).containsExactly("lager", "postgres", "shop"));

            JsonNode tables =
                    JSON.readTree(agent.bitville("tables", "shop", "--json").out());
            JsonNode orders = tables.path("databases").path(0).path("tables").path(0);
            assertThat(orders.path("relname").asText()).isEqualTo("orders");
            assertThat(orders.path("n_tup_ins").asInt()).isEqualTo(1_000);
            assertThat(agent.bitville("tables").out())
                    .contains("shop", "lager", "postgres")
                    .doesNotContain("test");
            assertThat(agent.bitville("indexes", "shop", "--problems").out()).contains("duplicate", "two", "one");
            assertThat(agent.bitville("vacuum", "shop").out()).containsPattern("beyond (its|their) threshold");
            assertThat(agent.bitville("bloat").exitStatus()).isZero();

            agent.kill();
            postgres.execute("DROP DATABASE lager WITH (FORCE)");
            agent.start();
            agent.awaitStatus(
                    "the others are visited again",
                    seen -> visits(seen).path("databases").asInt() == 2
                            && visits(seen).path("visited").asInt() == 2);
            assertThat(agent.logged("defect")).isZero();
            assertThat(sampler.most()).isLessThanOrEqualTo(5);
        }
    }

    private static JsonNode visits(JsonNode status) {
        return status.path("servers").path(0).path("visits");
    }

    private static Set<String> told(StrictListener listener) {
        Set<String> databases = new TreeSet<>();
        listener.byKind("cycle")
                .forEach(request ->
                        databases.addAll(request.data().path("tables_sum").findValuesAsText("datname")));
        return databases;
    }

    private static void in(PostgresServer server, String database, String script) throws Exception {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
