package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.BackendMeter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Visits to every database, from the connection to the shell and the listener, through a kill and a dropped database. */
class DatabasesIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "databases-it-password";
    private static final String KEY = "databases-it-key";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final long ALLOWED_MS = 600;
    private static final int CONNECTIONS = 5;
    private static final int TABLES = 300;
    private static final int KILLS = 12;

    private PostgresServer postgres;
    private StrictListener listener;
    private AgentProcess agent;

    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        postgres = PostgresServer.version(18)
                .scramFor(ROLE)
                .setting("autovacuum", "off")
                .start();
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
        postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
        for (String database : Set.of("shop", "lager", "test")) {
            postgres.execute("CREATE DATABASE " + database);
        }
        agent = AgentProcess.unpack(test.getTestMethod().orElseThrow().getName());
        agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_DB_DATABASES", "*, !test")
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "6000");
    }

    @AfterEach
    void end() {
        agent.close();
        listener.close();
        postgres.close();
    }

    /** The first visits cost what the default budget and interval leave to them; how long a round takes is not waited for here. */
    @Test
    void visitsEveryDatabaseOverOneConnectionAtATime() throws Exception {
        in(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, n int);"
                        + "INSERT INTO orders SELECT i, i FROM generate_series(1, 1000) AS i;"
                        + "CREATE INDEX one ON orders (n); CREATE INDEX two ON orders (n)");
        try (BackendMeter meter = BackendMeter.watch(postgres, WINDOW)) {
            agent.start();
            await("the listener has one")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told()).isNotEmpty());
            agent.kill();
            assertThat(meter.used().toMillis())
                    .as("CPU ms of the agent's backends: " + meter)
                    .isBetween(1L, ALLOWED_MS);
            assertThat(meter.most()).as("backends at a look").isBetween(1, CONNECTIONS);
        }
        postgres.execute("DROP DATABASE lager WITH (FORCE)");
        postgres.execute("CREATE DATABASE markt");
        agent.set("BITVILLE_PG_COLLECTION_INTERVAL_S", "5").set("BITVILLE_PG_BUDGET_PERCENT", "100");
        try (BackendMeter meter = BackendMeter.watch(postgres, WINDOW)) {
            agent.start();
            JsonNode status = agent.awaitStatus(
                    "all are visited",
                    seen -> visits(seen).path("visited").asInt() == 3
                            && visits(seen).path("databases").asInt() == 3);
            assertThat(visits(status).path("left_out").path("not_configured").toString())
                    .isEqualTo("[\"test\"]");
            await("the listener has them")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(told())
                            .contains("markt", "postgres", "shop")
                            .doesNotContain("test"));
            commandsShowThem();
            assertThat(meter.most()).as("backends at a look").isBetween(1, CONNECTIONS);
        }
        assertThat(agent.logged("defect")).isZero();
    }

    private void commandsShowThem() throws Exception {
        JsonNode tables =
                JSON.readTree(agent.bitville("tables", "shop", "--json").out());
        JsonNode orders = tables.path("databases").path(0).path("tables").path(0);
        assertThat(orders.path("relname").asText()).isEqualTo("orders");
        assertThat(orders.path("n_tup_ins").asInt()).isEqualTo(1_000);
        assertThat(agent.bitville("tables").out())
                .contains("shop", "markt", "postgres")
                .doesNotContain("test", "lager");
        assertThat(agent.bitville("indexes", "shop", "--problems").out()).contains("duplicate", "two", "one");
        assertThat(agent.bitville("vacuum", "shop").out()).containsPattern("beyond (its|their) threshold");
        assertThat(agent.bitville("bloat").exitStatus()).isZero();
    }

    /** A table that changed is told even if the agent is killed in the visit that reads it: what it knows is not ahead of what it told. */
    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void aKillAtAnyMomentLosesNoChange() throws Exception {
        in(
                "shop",
                "DO $$ BEGIN FOR i IN 1.." + TABLES + " LOOP"
                        + " EXECUTE format('CREATE TABLE t_%s AS SELECT generate_series(1, %s) AS n', i, 10 + " + TABLES
                        + " - i); END LOOP; END $$");
        agent.set("BITVILLE_PG_COLLECTION_INTERVAL_S", "5")
                .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                .start();
        await("the first visit").atMost(PATIENCE).until(() -> told().contains("shop"));
        Random random = new Random(5);
        List<String> changed = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            // None of these is among the first by any measure: they are told because they changed, or never.
            String table = "t_" + (TABLES - kill);
            in("shop", "INSERT INTO " + table + " VALUES (0)");
            changed.add(table + " " + (11 + kill));
            Thread.sleep(random.nextInt(6_000));
            agent.kill();
            agent.start();
            agent.awaitStatus(
                    "it runs again", seen -> visits(seen).path("visited").asInt() > 0);
        }
        await("every change")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows("shop")).containsAll(changed));
        assertThat(agent.logged("defect")).isZero();
    }

    /** Name and inserted rows of each row of a table that was told of a database. */
    private Set<String> rows(String database) {
        Set<String> rows = new TreeSet<>();
        listener.byKind("cycle")
                .forEach(request -> request.data().path("tables").forEach(row -> {
                    if (row.path("datname").asText().equals(database)) {
                        rows.add(row.path("relname").asText() + " "
                                + row.path("n_tup_ins").asText());
                    }
                }));
        return rows;
    }

    private static JsonNode visits(JsonNode status) {
        return status.path("servers").path(0).path("visits");
    }

    private Set<String> told() {
        Set<String> databases = new TreeSet<>();
        listener.byKind("cycle")
                .forEach(request ->
                        databases.addAll(request.data().path("tables_sum").findValuesAsText("datname")));
        return databases;
    }

    private void in(String database, String script) throws Exception {
        try (Connection connection = postgres.connect(PostgresServer.SUPERUSER, database);
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
