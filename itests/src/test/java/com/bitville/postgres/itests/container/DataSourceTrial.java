package com.bitville.postgres.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.CanarySearch;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Data sources of a stock Karaf become servers, by name and by pattern, and follow their files. */
final class DataSourceTrial {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CANARY = "canary-of-the-application";
    private static final String APPLICATION = "orders-app";
    private static final int OWN_POOL = 3;

    private final StockKaraf karaf;
    private final StrictListener listener;
    private final PostgresServer first;
    private final PostgresServer second;
    private final String role;

    DataSourceTrial(
            StockKaraf karaf, StrictListener listener, PostgresServer first, PostgresServer second, String role) {
        this.karaf = karaf;
        this.listener = listener;
        this.first = first;
        this.second = second;
        this.role = role;
    }

    void run() throws Exception {
        Path ini = karaf.process.home().resolve("etc/agent.ini");
        String settings = Files.readString(ini);
        for (PostgresServer server : List.of(first, second)) {
            server.execute("CREATE ROLE application LOGIN PASSWORD '" + CANARY + "'");
        }
        List<Connection> pool = pool();
        try {
            source(
                    "orders",
                    "serverName = 127.0.0.1\nportNumber = " + first.port() + "\ndatabaseName = postgres\npassword = "
                            + CANARY);
            source("crmdb", "url = jdbc:postgresql://127.0.0.1:" + second.port() + "/postgres\n.password = " + CANARY);
            Files.writeString(ini, settings + "[jdbc]\nwatch = ord*\n[database:crm]\ndatasource = crmdb\n");
            awaitServer("orders", "up", first);
            awaitServer("crm", "up", second);
            assertThat(karaf.shell.done("bitville:datasources").replaceAll("[ \n]+", " "))
                    .contains("orders | watched | orders | 127.0.0.1:" + first.port() + "/postgres")
                    .contains("crmdb | watched | crm | 127.0.0.1:" + second.port() + "/postgres")
                    .contains("write .password in place of password");
            assertThat(karaf.shell.run("bitville:doctor").out()).contains("data source orders", ".password");

            source(
                    "orders",
                    "serverName = 127.0.0.1\nportNumber = " + second.port() + "\ndatabaseName = postgres\n.password = "
                            + CANARY);
            awaitServer("orders", "up", second);
            source(
                    "ord-DS",
                    "serverName = 127.0.0.1\nportNumber = " + first.port() + "\ndatabaseName = postgres\n.password = "
                            + CANARY);
            awaitServer("ordds", "up", first);
            assertThat(karaf.shell.done("bitville:datasources").replaceAll("[ \n]+", " "))
                    .contains("ord-DS | watched | ordds | 127.0.0.1:" + first.port() + "/postgres");
            source("ord_ds", "serverName = 127.0.0.1\nportNumber = " + second.port() + "\ndatabaseName = postgres");
            await("two that would be called alike are both refused and told of")
                    .atMost(PATIENCE)
                    .until(() -> karaf.shell
                            .run("bitville:doctor")
                            .out()
                            .replaceAll("[ \n]+", " ")
                            .contains("its server would be called ordds, as that of the data source ord-DS"));
            Files.delete(file("ord_ds"));
            awaitServer("ordds", "up", first);
            Files.delete(file("ord-DS"));
            source("later", "serverName = 127.0.0.1\nportNumber = " + second.port() + "\ndatabaseName = postgres");
            await("another is listed with the command that watches it")
                    .atMost(PATIENCE)
                    .until(() -> karaf.shell
                            .done("bitville:datasources")
                            .contains("bitville:config set database:later.datasource later"));
            source("several", "url = jdbc:postgresql://127.0.0.1,127.0.0.2/postgres");
            await("it is refused with a reason")
                    .atMost(PATIENCE)
                    .until(() -> karaf.shell.done("bitville:datasources").contains("several: it names several hosts"));

            Files.delete(file("orders"));
            Files.delete(file("crmdb"));
            await("the servers have gone with their data sources")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(server("orders").isMissingNode()).isTrue();
                        assertThat(server("crm").path("state").asText()).isEqualTo("disabled");
                        assertThat(server("crm").path("reason").asText()).contains("there is no such data source");
                        assertThat(second.backendsOf(role)).isZero();
                    });
            assertUntouched();
        } finally {
            for (String name : List.of("orders", "crmdb", "ord-DS", "ord_ds", "later", "several")) {
                Files.deleteIfExists(file(name));
            }
            Files.writeString(ini, settings);
            for (Connection each : pool) {
                each.close();
            }
        }
        await("the feature has gone")
                .atMost(PATIENCE)
                .until(() -> !karaf.inventory().bundles().contains("bitville-jdbc"));
        // The installer's own folder, which must be empty by now.
        Files.delete(karaf.process.home().resolve("data/bitville-deploy"));
    }

    /** What the application has open, of which the agent must neither use nor add one. */
    private List<Connection> pool() throws SQLException {
        List<Connection> pool = new ArrayList<>();
        for (int i = 0; i < OWN_POOL; i++) {
            Properties properties = new Properties();
            properties.setProperty("user", "application");
            properties.setProperty("password", CANARY);
            properties.setProperty("ApplicationName", APPLICATION);
            pool.add(first.connect("postgres", properties));
        }
        return pool;
    }

    private void source(String name, String lines) throws IOException {
        // In place, as an editor does: the container may take a file that is moved over another for a removed one.
        Files.writeString(
                file(name),
                "osgi.jdbc.driver.class = org.postgresql.Driver\ndataSourceName = " + name
                        + "\nuser = application\nApplicationName = " + APPLICATION + "\n" + lines + "\n");
    }

    private Path file(String name) {
        return karaf.process.home().resolve("etc/org.ops4j.datasource-" + name + ".cfg");
    }

    private void awaitServer(String name, String state, PostgresServer at) {
        await(name + " is " + state).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(server(name).path("state").asText()).isEqualTo(state);
            assertThat(karaf.shell.done("bitville:config get database:" + name + ".port --json"))
                    .contains(String.valueOf(at.port()));
            assertThat(at.backendsOf(role)).isBetween(1, 5);
        });
        for (PostgresServer each : List.of(first, second)) {
            assertBackends(each);
        }
    }

    private void assertBackends(PostgresServer server) {
        try {
            assertThat(server.backendsOf(role)).isLessThanOrEqualTo(5);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode server(String name) throws IOException {
        for (JsonNode each :
                JSON.readTree(karaf.shell.run("bitville:status --json").out()).path("servers")) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    private void assertUntouched() throws IOException, SQLException {
        assertThat(first.query("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + APPLICATION + "'"))
                .isEqualTo(String.valueOf(OWN_POOL));
        assertThat(second.query("SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + APPLICATION + "'"))
                .isEqualTo("0");
        assertThat(listener.all()).noneMatch(request -> CanarySearch.shows(request.text(), CANARY));
        assertThat(karaf.shell.run("bitville:status --json").out()).doesNotContain(CANARY);
        // The container's own store keeps what its files say.
        Path home = karaf.process.home();
        assertThat(CanarySearch.below(home, List.of(CANARY)).getOrDefault(CANARY, Set.of()))
                .allMatch(name -> name.startsWith("data/cache/") || name.startsWith("etc/org.ops4j.datasource-"));
    }
}
