package com.bitville.postgres.config.internal.resolve;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.DataSourceAddress;
import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceServersTest {
    private static final DataSourceAddress ORDERS =
            new DataSourceAddress("orders", "db1", 5433, "shop", "verify-full", "/ca.pem", "");
    private static final DataSourceAddress CRM = new DataSourceAddress("crm", "db2", 5434, "crm", "", "", "");
    private static final DataSourceAddress ODD = new DataSourceAddress("Odd-Name", "db3", 5435, "odd", "", "", "");
    private static final DataSourceAddress BAD = DataSourceAddress.refused("orders2", "it names several hosts");

    @TempDir
    private Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    private static Set<String> servers(ConfigurationStore store) {
        return Set.copyOf(store.snapshot().properties().keySet().stream()
                .filter(pid -> pid.startsWith("bitville.database~"))
                .map(pid -> pid.substring(pid.indexOf('~') + 1))
                .toList());
    }

    private static ConfigurationStore with(ConfigurationStore store, @Nullable List<DataSourceAddress> known) {
        store.setDataSources(known);
        store.reload();
        assertThat(store.faults()).isEmpty();
        return store;
    }

    @Test
    void theDataSourceGivesTheAddressAndTheAgentTheLogin() throws IOException {
        sandbox.ini(
                "[database]", "host = main", "user = watcher", "[database:shop]", "datasource = orders", "host = x");
        ConfigurationStore store = with(sandbox.center(), List.of(ORDERS));
        assertThat(properties(store, "bitville.database~shop"))
                .containsEntry("host", "db1")
                .containsEntry("port", 5433)
                .containsEntry("name", "shop")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/ca.pem")
                .containsEntry("user", "watcher");
        assertThat(setting(store, "database:shop.host").origin()).isEqualTo("datasource:orders");
        assertThat(properties(store, "bitville.database~default")).containsEntry("host", "main");

        with(store, List.of(new DataSourceAddress("orders", "db9", 1, "shop", "", "", "")));
        assertThat(properties(store, "bitville.database~shop"))
                .containsEntry("host", "db9")
                .containsEntry("sslmode", "prefer");
    }

    @Test
    void withoutItsDataSourceAServerIsOffRatherThanElsewhere() throws IOException {
        sandbox.ini("[database]", "datasource = orders", "[database:other]", "host = x");
        ConfigurationStore store = with(sandbox.center(), List.of(ORDERS));
        assertThat(servers(store)).containsExactlyInAnyOrder("default", "other");
        assertThat(properties(store, "bitville.database~other"))
                .as("the key is not inherited")
                .containsEntry("host", "x");
        for (List<DataSourceAddress> gone : List.of(
                List.<DataSourceAddress>of(CRM),
                List.of(DataSourceAddress.refused("orders", "it names several hosts")),
                List.of(new DataSourceAddress("orders", "a b", 1, "shop", "", "", "")),
                List.of(new DataSourceAddress("orders", "a", 70_000, "shop", "", "", "")))) {
            with(store, gone);
            assertThat(servers(store)).containsExactly("other");
            assertThat(setting(store, "database.enabled").value()).isEqualTo(false);
        }
        assertThat(setting(store, "database.enabled").origin())
                .startsWith("datasource:orders: its port is not valid; allowed: 1 to 65535");
        with(store, null);
        assertThat(setting(store, "database.enabled").origin())
                .contains("the feature bitville-jdbc is not installed: add jdbc to [agent] features");
        with(store, List.of(ORDERS));
        assertThat(servers(store)).containsExactlyInAnyOrder("default", "other");
    }

    @Test
    void watchesByName() throws IOException {
        sandbox.ini("[jdbc]", "watch = o*, crm, Odd*, !*3", "[database:taken]", "datasource = crm");
        ConfigurationStore store = with(
                sandbox.center(),
                List.of(CRM, ODD, ORDERS, BAD, new DataSourceAddress("o3", "db3", 1, "x", "", "", "")));
        assertThat(servers(store))
                .as("not twice, not left out, no refused one")
                .containsExactlyInAnyOrder("default", "taken", "orders", "oddname");
        assertThat(properties(store, "bitville.database~oddname")).containsEntry("host", "db3");
        assertThat(setting(store, "database:oddname.host").origin()).isEqualTo("datasource:Odd-Name");
        assertThat(store.unwatchedDataSources()).containsExactly(Map.entry("orders2", "it names several hosts"));
        sandbox.ini("[jdbc]", "watch = nothing");
        with(store, List.of(CRM, ORDERS));
        assertThat(servers(store)).containsExactly("default");
        assertThat(store.unwatchedDataSources()).isEmpty();
    }

    @Test
    void everyMatchIsWatchedOrToldWhyNot() throws IOException {
        sandbox.ini("[jdbc]", "watch = *", "[database:crm]", "host = x");
        List<String> names = List.of(
                "ordersDS",
                "orders-db",
                "jdbc/orders",
                "42",
                "\u65e5\u672c",
                "Host",
                "CRM",
                "a-b",
                "a_b",
                "x.y",
                "xy",
                "b".repeat(40));
        ConfigurationStore store = with(
                sandbox.center(),
                names.stream()
                        .map(name -> new DataSourceAddress(name, "db1", 5432, "shop", "", "", ""))
                        .toList());
        assertThat(servers(store))
                .containsExactlyInAnyOrder(
                        "default", "crm", "ordersds", "ordersdb", "jdbcorders", "xy", "b".repeat(30));
        assertThat(setting(store, "database:xy.host").origin()).isEqualTo("datasource:xy");
        assertThat(store.unwatchedDataSources().keySet())
                .containsExactlyInAnyOrder("42", "\u65e5\u672c", "Host", "CRM", "a-b", "a_b", "x.y");
        assertThat(store.unwatchedDataSources().get("a-b"))
                .startsWith("its server would be called ab, as that of the data source a_b: ");
        assertThat(store.unwatchedDataSources().get("CRM")).contains("crm, as another that is configured");
        assertThat(store.unwatchedDataSources().get("42")).contains("no letter");
        assertThat(store.unwatchedDataSources().get("Host")).contains("reserved");
    }

    @Test
    void theConsoleSetsItToo() throws Exception {
        ConfigurationStore store = with(sandbox.center(), List.of(CRM));
        sandbox.overlay("[database:crm]", "datasource = crm");
        with(store, List.of(CRM));
        assertThat(properties(store, "bitville.database~crm")).containsEntry("host", "db2");
    }
}
