package com.bitville.postgres.config.internal.publish;

import static com.bitville.postgres.config.internal.Sandbox.properties;
import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.Sandbox;
import com.bitville.postgres.config.internal.value.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationStoreTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder);
    }

    @Test
    void takesDefaultsWithoutAnySource() {
        ConfigurationStore configurationStore = sandbox.center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(configurationStore.snapshot().generation()).isEqualTo(1);
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("server", "default")
                .containsEntry("host", "localhost")
                .containsEntry("port", 5432)
                .containsEntry("pool.max.size", 5)
                .containsEntry("sslrootcert", "")
                .containsEntry("secret.generation", 1L)
                .doesNotContainKey("password");
        assertThat(properties(configurationStore, "bitville.safety")).containsEntry("budget.percent", 0.1);
    }

    @Test
    void keepsTheLastGoodConfigurationWhenAnEditIsFaulty() throws IOException {
        ConfigurationStore configurationStore =
                sandbox.ini("[database]", "port = 5433").center();
        sandbox.ini("[database]", "port = 99999", "host = db2");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("port", 5433)
                .containsEntry("host", "localhost");
        assertThat(configurationStore.faults())
                .containsExactly(
                        "database.port is '99999' (ini:" + sandbox.ini + ":2); allowed: a whole number, 1 to 65535");
        assertThat(configurationStore.snapshot().generation()).isEqualTo(1);
        sandbox.ini("[database]", "port = 5434");
        configurationStore.reload();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("port", 5434);
        assertThat(configurationStore.snapshot().generation()).isEqualTo(2);
    }

    @Test
    void stopsOnlyWhatDependsOnAFaultPresentAtTheStartAndHeals() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini("[database]", "port = x", "[listener]", "timeout_s = 7")
                .center();
        assertThat(configurationStore.snapshot().properties()).doesNotContainKey("bitville.database~default");
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("timeout.s", 7);
        sandbox.ini("[database]", "port = x", "[listener]", "timeout_s = 8");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("timeout.s", 8);
        sandbox.ini("[database]", "port = 5433", "[listener]", "timeout_s = 8");
        configurationStore.reload();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("port", 5433);
    }

    @Test
    void aBrokenSectionAtTheStartStopsWhatReadsItUnlessTheEnvironmentSaysMore() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[listener]", "timeout_s = 7", "nonsense", "[collection]", "interval_s = 9")
                .with("BITVILLE_PG_PROJECT_ID", "shop")
                .with("BITVILLE_PG_LISTENER_SOURCES", "")
                .center();
        assertThat(configurationStore.snapshot().properties())
                .doesNotContainKey("bitville.listener")
                .containsKeys("bitville.wire", "bitville.collection", "bitville.database~default");
        assertThat(configurationStore.faults())
                .singleElement()
                .asString()
                .contains("agent.ini:3")
                .doesNotContain("nonsense");
    }

    @Test
    void findsEveryFaultAtOnce() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]",
                        "port = 70000",
                        "host",
                        "lock_timeout_ms = 1",
                        "[database:b]",
                        "port = 80000",
                        "[collection]",
                        "interval_s = 0",
                        "interval = 5")
                .center();
        String file = "ini:" + sandbox.ini;
        assertThat(configurationStore.faults())
                .hasSize(6)
                .anyMatch(fault -> fault.startsWith(file + ":3 is neither a [section]"))
                .anyMatch(fault -> fault.startsWith("database.port is '70000' (" + file + ":2)"))
                .anyMatch(fault -> fault.startsWith("database.lock_timeout_ms is '1' (" + file + ":4)"))
                .anyMatch(fault -> fault.startsWith("database:b.port is '80000' (" + file + ":6)"))
                .anyMatch(fault -> fault.startsWith("collection.interval_s is '0' (" + file + ":8)"))
                .anyMatch(fault -> fault.startsWith(file + ":9: unknown key collection.interval is ignored"));
    }

    @Test
    void aVanishedOrEmptiedFileKeepsWhatItSaid() throws IOException {
        ConfigurationStore configurationStore =
                sandbox.ini("[collection]", "interval_s = 10").center();
        Files.delete(sandbox.ini);
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.collection")).containsEntry("interval.s", 10);
        assertThat(configurationStore.faults()).singleElement().asString().contains("no longer exists");
        Files.writeString(sandbox.ini, "");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.collection")).containsEntry("interval.s", 10);
        assertThat(configurationStore.faults()).singleElement().asString().contains("is empty");
    }

    @Test
    void capsPoolAndStatementTimeoutAndSaysSo() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "pool_max_size = 50", "pool_min_size = 9", "statement_timeout_ms = 0")
                .center();
        String file = "ini:" + sandbox.ini;
        assertThat(configurationStore.settings())
                .contains(
                        new Setting("database.pool_max_size", 5, file + ":2", 50, "pool_max_size_capped"),
                        new Setting("database.pool_min_size", 5, file + ":3", 9, "pool_min_size_lowered"),
                        new Setting(
                                "database.statement_timeout_ms", 1000, file + ":4", 0, "statement_timeout_increased"));
        assertThat(configurationStore.faults()).isEmpty();
    }

    @Test
    void environmentOverridesConsoleOverridesFile() throws IOException {
        sandbox.ini("[database]", "host = a", "port = 1", "name = x")
                .overlay("[database]", "host = b", "port = 2")
                .with("BITVILLE_PG_DB_HOST", "c");
        ConfigurationStore configurationStore = sandbox.center();
        assertThat(setting(configurationStore, "database.host").origin()).isEqualTo("env:BITVILLE_PG_DB_HOST");
        assertThat(setting(configurationStore, "database.port").origin()).isEqualTo("console");
        assertThat(setting(configurationStore, "database.name").origin()).isEqualTo("ini:" + sandbox.ini + ":4");
        assertThat(setting(configurationStore, "database.user").origin()).isEqualTo("default");
        assertThat(properties(configurationStore, "bitville.database~default"))
                .containsEntry("host", "c")
                .containsEntry("port", 2);
    }

    @Test
    void furtherServersInheritAndOverride() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "user = u", "port = 6000", "[database:reports]", "host = r")
                .with("BITVILLE_PG_DB_HOST", "base")
                .with("BITVILLE_PG_DB__REPORTS__PORT", "6001")
                .with("BITVILLE_PG_DB__EU1__ENABLED", "no")
                .center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(properties(configurationStore, "bitville.database~reports"))
                .containsEntry("server", "reports")
                .containsEntry("host", "r")
                .containsEntry("port", 6001)
                .containsEntry("user", "u");
        assertThat(properties(configurationStore, "bitville.database~default")).containsEntry("host", "base");
        assertThat(configurationStore.snapshot().properties()).doesNotContainKey("bitville.database~eu1");
        assertThat(setting(configurationStore, "database:eu1.enabled").value()).isEqualTo(false);
    }

    @Test
    void aFurtherServerDoesNotInheritThatAnotherIsDisabled() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "user = u", "enabled = false", "[database:reports]", "host = r")
                .center();
        assertThat(properties(configurationStore, "bitville.database~reports")).containsEntry("user", "u");
        assertThat(configurationStore.snapshot().properties()).doesNotContainKey("bitville.database~default");
    }

    @Test
    void furtherServersInheritWhatTheLogMayCostButNotWhereItIs() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[collection]",
                        "log_path = /a.log",
                        "log_read_mb = 8",
                        "log_entries_kb = 16",
                        "[database:b]",
                        "[database:c]",
                        "log_path = /c.log",
                        "log_read_mb = 9")
                .with("BITVILLE_PG_DB__C__LOG_ENTRIES_KB", "17")
                .center();
        assertThat(configurationStore.faults()).isEmpty();
        assertThat(properties(configurationStore, "bitville.logs~b"))
                .containsEntry("log.path", "/var/log/postgresql/postgresql-main.log")
                .containsEntry("log.read.mb", 8)
                .containsEntry("log.entries.kb", 16);
        assertThat(properties(configurationStore, "bitville.logs~c"))
                .containsEntry("log.path", "/c.log")
                .containsEntry("log.read.mb", 9)
                .containsEntry("log.entries.kb", 17);
    }

    @Test
    void refusesReservedAndIllFormedServerNames() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database:host]", "[database:agent]", "[database:default]", "[database:Eu]")
                .with("BITVILLE_PG_DB__HOST__PORT", "1")
                .center();
        assertThat(configurationStore.faults()).hasSize(4);
        assertThat(configurationStore.hints())
                .singleElement()
                .asString()
                .contains("BITVILLE_PG_DB__HOST__PORT")
                .contains("reserved");
        assertThat(configurationStore.snapshot().properties()).containsKey("bitville.database~default");
    }

    @Test
    void reportsUnknownNamesWithTheNearestKnownOneAndGoesOn() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "pool_max_sise = 3", "[listner]", "url = x", "[buffer]", "max_size_mb = 7")
                .with("BITVILLE_PG_DB_HOTS", "x")
                .center();
        assertThat(configurationStore.hints())
                .containsExactly("unknown variable BITVILLE_PG_DB_HOTS is ignored; did you mean BITVILLE_PG_DB_HOST?");
        assertThat(configurationStore.faults())
                .containsExactly(
                        "ini:" + sandbox.ini
                                + ":2: unknown key database.pool_max_sise is ignored; did you mean pool_max_size?",
                        "ini:" + sandbox.ini
                                + " has the unknown section '[listner]', which is ignored; did you mean listener?");
        assertThat(properties(configurationStore, "bitville.buffer")).containsEntry("max.size.mb", 7);
    }

    @Test
    void anEmptyVariableIsAnErrorForANumberAndAValueForText() {
        ConfigurationStore configurationStore = sandbox.with("BITVILLE_PG_DB_PORT", "")
                .with("BITVILLE_PG_DB_SSLROOTCERT", "")
                .center();
        assertThat(configurationStore.faults())
                .containsExactly("database.port is '' (env:BITVILLE_PG_DB_PORT); allowed: a whole number, 1 to 65535");
        assertThat(setting(configurationStore, "database.sslrootcert").origin())
                .isEqualTo("env:BITVILLE_PG_DB_SSLROOTCERT");
    }

    @Test
    void refusesPlainHttpToAnotherHostUnlessAllowed() throws IOException {
        ConfigurationStore configurationStore =
                sandbox.ini("[listener]", "url = http://10.0.0.7/in").center();
        assertThat(configurationStore.snapshot().properties()).doesNotContainKey("bitville.listener");
        assertThat(configurationStore.faults()).singleElement().asString().contains("listener.allow_insecure = true");
        sandbox.ini("[listener]", "url = http://10.0.0.7/in", "allow_insecure = yes");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.listener")).containsEntry("allow.insecure", true);
        for (String url : new String[] {"http://localhost:1/", "http://127.0.0.1:8443/x", "http://[::1]/"}) {
            assertThat(Addresses.isInsecure(url)).as(url).isFalse();
        }
    }

    @Test
    void refusesACollectorThatPlainHttpWouldReachUnlessAllowed() throws IOException {
        ConfigurationStore configurationStore =
                sandbox.ini("[otlp]", "endpoint = http://10.0.0.7:4318").center();
        assertThat(configurationStore.faults())
                .singleElement()
                .asString()
                .startsWith("otlp.endpoint is 'http://10.0.0.7:4318'")
                .contains("otlp.allow_insecure = true");
        assertThat(properties(configurationStore, "bitville.features"))
                .as("neither installed nor removed")
                .containsEntry("implied", "")
                .containsEntry("undecided", "otlp");
        sandbox.ini("[otlp]", "endpoint = http://10.0.0.7:4318", "allow_insecure = yes");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.features")).containsEntry("implied", "otlp=otlp.endpoint");
        sandbox.ini("[otlp]", "timeout_s = 7");
        configurationStore.reload();
        assertThat(properties(configurationStore, "bitville.features")).containsEntry("implied", "");
        assertThat(properties(configurationStore, "bitville.otlp")).containsEntry("timeout.s", 7);
    }

    @Test
    void refusesALockTimeoutAboveTheStatementTimeout() throws IOException {
        ConfigurationStore configurationStore = sandbox.ini(
                        "[database]", "statement_timeout_ms = 2000", "lock_timeout_ms = 2001")
                .center();
        assertThat(configurationStore.faults())
                .containsExactly("database.lock_timeout_ms is '2001' (ini:" + sandbox.ini
                        + ":3); allowed: 10 to 2000, the effective statement_timeout_ms");
    }

    @Test
    void movesTheBufferWhereTheWantedFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("plain"), "");
        ConfigurationStore configurationStore =
                sandbox.with("BITVILLE_PG_BUFFER_PATH", file + "/buffer").center();
        Setting path = setting(configurationStore, "buffer.path");
        assertThat(path.value())
                .isEqualTo(folder.resolve("data/bitville-buffer").toString());
        assertThat(path.requested()).isEqualTo(file + "/buffer");
        assertThat(path.note()).isEqualTo("buffer_path_replaced");
    }
}
