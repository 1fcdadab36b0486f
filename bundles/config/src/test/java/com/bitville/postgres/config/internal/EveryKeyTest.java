package com.bitville.postgres.config.internal;

import static com.bitville.postgres.config.internal.Sandbox.setting;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key from every source: a value by environment, console and INI, the default, and a value that is refused. */
class EveryKeyTest {
    private static final Object NONE = "(none)";

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void prepare() throws IOException {
        sandbox = new Sandbox(folder).without("BITVILLE_PG_BUFFER_PATH");
    }

    private static Arguments row(String key, String variable, Object standard, Object given, String refused) {
        return Arguments.of(key, "BITVILLE_PG_" + variable, standard, given, refused);
    }

    /** Key, variable, default, an allowed value, a refused one ("" where all text is allowed). */
    static List<Arguments> table() {
        return List.of(
                row("database.enabled", "DB_ENABLED", true, false, "maybe"),
                row("database.host", "DB_HOST", "localhost", "/var/run/postgresql", "a b"),
                row("database.port", "DB_PORT", 5432, 65535, "65536"),
                row("database.name", "DB_NAME", "postgres", "shop", "x".repeat(64)),
                row("database.user", "DB_USER", "bitville_monitor", "u", "x".repeat(64)),
                row("database.password", "DB_PASSWORD", NONE, "***", ""),
                row("database.password_file", "DB_PASSWORD_FILE", NONE, "/run/p", "x".repeat(4097)),
                row("database.sslmode", "DB_SSLMODE", "prefer", "verify-full", "verify"),
                row("database.sslrootcert", "DB_SSLROOTCERT", NONE, "/ca.pem", "x".repeat(4097)),
                row("database.statement_timeout_ms", "STATEMENT_TIMEOUT_MS", 5000, 1000, "3600001"),
                row("database.lock_timeout_ms", "LOCK_TIMEOUT_MS", 100, 10, "9"),
                row("database.pool_min_size", "POOL_MIN_SIZE", 2, 0, "-1"),
                row("database.pool_max_size", "POOL_MAX_SIZE", 5, 3, "0"),
                row("database.connection_timeout_s", "CONNECTION_TIMEOUT_S", 30, 300, "301"),
                row("collection.interval_s", "COLLECTION_INTERVAL_S", 60, 86400, "86401"),
                row(
                        "collection.log_path",
                        "LOG_PATH",
                        "/var/log/postgresql/postgresql-main.log",
                        "/l/*.log",
                        "x".repeat(4097)),
                row("collection.log_read_mb", "LOG_READ_MB", 64, 1024, "0"),
                row("collection.log_entries_kb", "LOG_ENTRIES_KB", 96, 16384, "16385"),
                row(
                        "listener.url",
                        "LISTENER_URL",
                        "https://listener:8443/ingest/postgres",
                        "https://h/x",
                        "ftp://h/x"),
                row("listener.allow_insecure", "LISTENER_ALLOW_INSECURE", false, true, "2"),
                row("listener.api_key", "LISTENER_API_KEY", NONE, "***", ""),
                row("listener.api_key_file", "LISTENER_API_KEY_FILE", NONE, "/run/k", "x".repeat(4097)),
                row("listener.project_id", "PROJECT_ID", "default", "p".repeat(50), "p".repeat(51)),
                row("listener.timeout_s", "LISTENER_TIMEOUT_S", 5, 120, "121"),
                row("listener.ca_file", "LISTENER_CA_FILE", NONE, "/ca.pem", "x".repeat(4097)),
                row("listener.proxy", "LISTENER_PROXY", NONE, "http://proxy:3128", "http://me:pw@proxy:3128"),
                row("listener.max_requests_per_minute", "LISTENER_MAX_REQUESTS_PER_MINUTE", 60, 100000, "100001"),
                row("buffer.path", "BUFFER_PATH", "/var/lib/bitville-postgres-agent/buffer", "/tmp", "relative"),
                row("buffer.max_size_mb", "BUFFER_MAX_SIZE_MB", 100, 100000, "0"),
                row("circuit_breaker.fail_max", "CIRCUIT_BREAKER_FAIL_MAX", 5, 100, "101"),
                row("circuit_breaker.timeout_s", "CIRCUIT_BREAKER_TIMEOUT_S", 60, 3600, "0"),
                row("safety.budget_percent", "BUDGET_PERCENT", 0.1, 0.01, "0.009"));
    }

    @Test
    void theTableNamesEveryDeclaredKeyInOrder() {
        assertThat(table())
                .extracting(row -> row.get()[0])
                .isEqualTo(Keys.ALL.stream().map(Key::full).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void hasItsDefault(String key, String variable, Object standard, Object given, String refused) {
        Center center = sandbox.center();
        Object declared = setting(center, key).requested() == null
                ? setting(center, key).value()
                : setting(center, key).requested();
        assertThat(declared == null ? NONE : declared).isEqualTo(standard);
        assertThat(setting(center, key).origin()).isEqualTo("default");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isReadFromEachSource(String key, String variable, Object standard, Object given, String refused)
            throws Exception {
        String text = given.toString();
        String section = key.substring(0, key.indexOf('.'));
        String name = key.substring(key.indexOf('.') + 1);
        sandbox.ini("[" + section + "]", name + " = " + text);
        assertValue(key, given, "ini:" + sandbox.ini + ":2");
        sandbox.overlay("[" + section + "]", name + " : " + text).ini("");
        assertValue(key, given, "console");
        sandbox.overlay("").with(variable, text);
        assertValue(key, given, "env:" + variable);
        sandbox.without(variable);
        if (!text.equals("***")) {
            Center center = sandbox.center();
            assertThat(new Editor(center).set(Map.of(key, text)))
                    .singleElement()
                    .satisfies(set -> assertThat(set.value()).isEqualTo(given));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void isRefusedFromEachSource(String key, String variable, Object standard, Object given, String refused)
            throws Exception {
        if (refused.isEmpty()) {
            assertThat(Keys.find(key)).get().matches(Key::secret);
            return;
        }
        String section = key.substring(0, key.indexOf('.'));
        String name = key.substring(key.indexOf('.') + 1);
        sandbox.ini("[" + section + "]", name + " = " + refused);
        assertFault(key, "(ini:" + sandbox.ini + ":2); allowed: ");
        sandbox.overlay("[" + section + "]", name + " = " + refused).ini("");
        assertFault(key, "(console); allowed: ");
        sandbox.overlay("").with(variable, refused);
        assertFault(key, "(env:" + variable + "); allowed: ");
    }

    private void assertValue(String key, Object value, String origin) {
        Center center = sandbox.center();
        assertThat(center.faults()).isEmpty();
        assertThat(setting(center, key).value()).isEqualTo(value);
        assertThat(setting(center, key).origin()).isEqualTo(origin);
    }

    private void assertFault(String key, String middle) {
        assertThat(sandbox.center().faults())
                .singleElement()
                .asString()
                .startsWith(key + " is '")
                .contains(middle);
    }
}
