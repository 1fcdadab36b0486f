package com.bitville.postgres.config.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one declaration of every key. */
final class Keys {
    static final String DATABASE = "bitville.database";
    static final String LOGS = "bitville.logs";
    static final String COLLECTION = "bitville.collection";
    static final String LISTENER = "bitville.listener";
    static final String WIRE = "bitville.wire";
    static final String BUFFER = "bitville.buffer";
    static final String BREAKER = "bitville.breaker";
    static final String SAFETY = "bitville.safety";

    static final String SERVER = "server";
    static final String SECRET_GENERATION = "secret.generation";

    static final int LEAST_LOCK_TIMEOUT_MS = 10;

    static final Key ENABLED = flag(
            "database",
            "enabled",
            "BITVILLE_PG_DB_ENABLED",
            DATABASE,
            null,
            true,
            "Whether this server is monitored. A disabled one has no connection and no payloads.");
    static final Key HOST = text(
            "database",
            "host",
            "BITVILLE_PG_DB_HOST",
            DATABASE,
            "host",
            "localhost",
            Rule.line("a host name, an IPv4 or IPv6 address, or the folder of a Unix socket", Addresses::isHost),
            "Where the server listens: a host name, an IPv4 or IPv6 address, or the folder of its Unix socket.");
    static final Key PORT = number(
            "database",
            "port",
            "BITVILLE_PG_DB_PORT",
            DATABASE,
            "port",
            5432,
            Rule.range(1, 65_535),
            "The server's port; with a Unix socket, the number in the socket's name.");
    static final Key NAME = text(
            "database",
            "name",
            "BITVILLE_PG_DB_NAME",
            DATABASE,
            "name",
            "postgres",
            Rule.line(1, 63),
            "The database to connect to. Views of the whole server are read there, and pg_stat_statements looked for.");
    static final Key USER = text(
            "database",
            "user",
            "BITVILLE_PG_DB_USER",
            DATABASE,
            "user",
            "bitville_monitor",
            Rule.line(1, 63),
            "The role to log in as. It needs pg_read_all_stats and should be no superuser.");
    static final Key PASSWORD = secret(
            "database",
            "password",
            "BITVILLE_PG_DB_PASSWORD",
            DATABASE,
            "The role's password. Empty: none, then the pgpass file is asked. Prefer password_file.");
    static final Key PASSWORD_FILE = text(
            "database",
            "password_file",
            "BITVILLE_PG_DB_PASSWORD_FILE",
            DATABASE,
            null,
            null,
            Rule.line(0, 4096),
            "A file that holds the password and nothing else, mode 0600. Read at each connect: rotation needs no restart.");
    static final Key SSLMODE = text(
            "database",
            "sslmode",
            "BITVILLE_PG_DB_SSLMODE",
            DATABASE,
            "sslmode",
            "prefer",
            Rule.oneOf(List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
            "How the connection is encrypted. Below verify-full nobody proves to be the server: use it beyond localhost.");
    static final Key SSLROOTCERT = text(
            "database",
            "sslrootcert",
            "BITVILLE_PG_DB_SSLROOTCERT",
            DATABASE,
            "sslrootcert",
            null,
            Rule.line(0, 4096),
            "The PEM file of the authorities that may certify the server. Empty: the driver's default.");
    static final Key STATEMENT_TIMEOUT_MS = number(
            "database",
            "statement_timeout_ms",
            "BITVILLE_PG_STATEMENT_TIMEOUT_MS",
            DATABASE,
            "statement.timeout.ms",
            5000,
            Rule.floor(1000, 3_600_000, "statement_timeout_increased"),
            "After how many milliseconds the server cancels a statement of the agent's.");
    static final Key LOCK_TIMEOUT_MS = number(
            "database",
            "lock_timeout_ms",
            "BITVILLE_PG_LOCK_TIMEOUT_MS",
            DATABASE,
            "lock.timeout.ms",
            100,
            Rule.range(LEAST_LOCK_TIMEOUT_MS, 3_600_000),
            "After how many milliseconds a statement of the agent's gives up waiting for a lock; at most"
                    + " statement_timeout_ms. Others queue behind the agent for as long.");
    static final Key POOL_MIN_SIZE = number(
            "database",
            "pool_min_size",
            "BITVILLE_PG_POOL_MIN_SIZE",
            DATABASE,
            "pool.min.size",
            2,
            Rule.range(0, 1000),
            "How many connections are kept open when idle; never more than pool_max_size.");
    static final Key POOL_MAX_SIZE = number(
            "database",
            "pool_max_size",
            "BITVILLE_PG_POOL_MAX_SIZE",
            DATABASE,
            "pool.max.size",
            5,
            Rule.ceiling(1, 5, "pool_max_size_capped"),
            "How many connections the agent may open to this server in all.");
    static final Key CONNECTION_TIMEOUT_S = number(
            "database",
            "connection_timeout_s",
            "BITVILLE_PG_CONNECTION_TIMEOUT_S",
            DATABASE,
            "connection.timeout.s",
            30,
            Rule.range(1, 300),
            "How many seconds a collector may wait for a free connection.");

    static final Key INTERVAL_S = number(
            "collection",
            "interval_s",
            "BITVILLE_PG_COLLECTION_INTERVAL_S",
            COLLECTION,
            "interval.s",
            60,
            Rule.range(1, 86_400),
            "Seconds between two collection cycles. Shorter sees more and costs more.");
    static final Key LOG_PATH = text(
            "collection",
            "log_path",
            "BITVILLE_PG_LOG_PATH",
            LOGS,
            "log.path",
            "/var/log/postgresql/postgresql-main.log",
            Rule.line(0, 4096),
            "The server's log: a file, a folder or a glob. Left at its default, the server is asked where it logs.");

    static final Key URL = text(
            "listener",
            "url",
            "BITVILLE_PG_LISTENER_URL",
            LISTENER,
            "url",
            "https://listener:8443/ingest/postgres",
            Rule.line(
                    "an http or https URL with a host, without user, password and fragment", Addresses::isListenerUrl),
            "Where payloads are sent.");
    static final Key ALLOW_INSECURE = flag(
            "listener",
            "allow_insecure",
            "BITVILLE_PG_LISTENER_ALLOW_INSECURE",
            LISTENER,
            "allow.insecure",
            false,
            "Whether url may be plain http to another host. Then key and data travel readable by all between.");
    static final Key API_KEY = secret(
            "listener",
            "api_key",
            "BITVILLE_PG_LISTENER_API_KEY",
            LISTENER,
            "The key the listener wants as Bearer token. None: data is kept on disk and not sent. Prefer api_key_file.");
    static final Key API_KEY_FILE = text(
            "listener",
            "api_key_file",
            "BITVILLE_PG_LISTENER_API_KEY_FILE",
            LISTENER,
            null,
            null,
            Rule.line(0, 4096),
            "A file that holds the key and nothing else, mode 0600. Read when sending: rotation needs no restart.");
    static final Key PROJECT_ID = text(
            "listener",
            "project_id",
            "BITVILLE_PG_PROJECT_ID",
            WIRE,
            "project.id",
            "default",
            Rule.line(1, 50),
            "The project that the listener files the payloads under.");
    static final Key TIMEOUT_S = number(
            "listener",
            "timeout_s",
            "BITVILLE_PG_LISTENER_TIMEOUT_S",
            LISTENER,
            "timeout.s",
            5,
            Rule.range(1, 120),
            "Seconds for one whole attempt to deliver, from connecting to the last byte of the answer.");
    static final Key CA_FILE = text(
            "listener",
            "ca_file",
            "BITVILLE_PG_LISTENER_CA_FILE",
            LISTENER,
            "ca.file",
            null,
            Rule.line(0, 4096),
            "The PEM file of the authorities that may certify the listener. Empty: the system's.");
    static final Key MAX_REQUESTS_PER_MINUTE = number(
            "listener",
            "max_requests_per_minute",
            "BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE",
            LISTENER,
            "max.requests.per.minute",
            60,
            Rule.range(1, 100_000),
            "How many requests a minute the agent sends at most. A backlog drains no faster than this.");

    static final Key BUFFER_PATH = text(
            "buffer",
            "path",
            "BITVILLE_PG_BUFFER_PATH",
            BUFFER,
            "path",
            "/var/lib/bitville-postgres-agent/buffer",
            Rule.line("an absolute path", text -> text.startsWith("/") && text.length() <= 4096),
            "The folder where payloads wait for delivery. Where it cannot be made, the agent's data folder is used.");
    static final Key MAX_SIZE_MB = number(
            "buffer",
            "max_size_mb",
            "BITVILLE_PG_BUFFER_MAX_SIZE_MB",
            BUFFER,
            "max.size.mb",
            100,
            Rule.range(1, 100_000),
            "How many megabytes may wait. Beyond, the oldest are given up, and the gap is recorded.");

    static final Key FAIL_MAX = number(
            "circuit_breaker",
            "fail_max",
            "BITVILLE_PG_CIRCUIT_BREAKER_FAIL_MAX",
            BREAKER,
            "fail.max",
            5,
            Rule.range(1, 100),
            "After how many failed deliveries in a row the agent pauses sending.");
    static final Key BREAKER_TIMEOUT_S = number(
            "circuit_breaker",
            "timeout_s",
            "BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S",
            BREAKER,
            "timeout.s",
            60,
            Rule.range(1, 3600),
            "How many seconds that pause lasts before one payload is tried.");

    static final Key BUDGET_PERCENT = new Key(
            "safety",
            "budget_percent",
            "BITVILLE_PG_BUDGET_PERCENT",
            SAFETY,
            "budget.percent",
            Type.DECIMAL,
            0.1,
            Rule.range(0.01, 100.0),
            false,
            "How much of one CPU core, in percent, the agent's statements may cost a server on average.");

    static final List<Key> ALL = List.of(
            ENABLED,
            HOST,
            PORT,
            NAME,
            USER,
            PASSWORD,
            PASSWORD_FILE,
            SSLMODE,
            SSLROOTCERT,
            STATEMENT_TIMEOUT_MS,
            LOCK_TIMEOUT_MS,
            POOL_MIN_SIZE,
            POOL_MAX_SIZE,
            CONNECTION_TIMEOUT_S,
            INTERVAL_S,
            LOG_PATH,
            URL,
            ALLOW_INSECURE,
            API_KEY,
            API_KEY_FILE,
            PROJECT_ID,
            TIMEOUT_S,
            CA_FILE,
            MAX_REQUESTS_PER_MINUTE,
            BUFFER_PATH,
            MAX_SIZE_MB,
            FAIL_MAX,
            BREAKER_TIMEOUT_S,
            BUDGET_PERCENT);

    /** The PIDs that exist once. */
    static final Set<String> SINGLETONS =
            ALL.stream().filter(key -> !key.perServer()).map(Key::pid).collect(Collectors.toCollection(TreeSet::new));

    static final Set<String> FACTORIES = Set.of(DATABASE, LOGS);

    private Keys() {}

    /** The keys a section has; those of a further server in its own name. */
    static List<Key> of(String section) {
        if (Servers.isFurther(section)) {
            return ALL.stream()
                    .filter(Key::perServer)
                    .map(key -> key.of(Servers.of(section)))
                    .toList();
        }
        return ALL.stream().filter(key -> key.section().equals(section)).toList();
    }

    /** The declaration of a full key such as {@code database:reports.port}. */
    static Optional<Key> find(String full) {
        int dot = full.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : of(full.substring(0, dot)).stream()
                        .filter(key -> key.full().equals(full))
                        .findFirst();
    }

    static Set<String> sections() {
        return ALL.stream().map(Key::section).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The PID that follows a secret's changes. */
    static String pidOf(String secret) {
        return find(secret)
                .map(key -> key.perServer() ? key.pid() + "~" + Servers.ofKey(secret) : key.pid())
                .orElse("");
    }

    private static Key text(
            String section,
            String name,
            String variable,
            String pid,
            @Nullable String property,
            @Nullable String standard,
            Rule rule,
            String description) {
        return new Key(section, name, variable, pid, property, Type.TEXT, standard, rule, false, description);
    }

    private static Key number(
            String section,
            String name,
            String variable,
            String pid,
            String property,
            long standard,
            Rule rule,
            String description) {
        return new Key(section, name, variable, pid, property, Type.INTEGER, standard, rule, false, description);
    }

    private static Key flag(
            String section,
            String name,
            String variable,
            String pid,
            @Nullable String property,
            boolean standard,
            String description) {
        Rule rule = Rule.anything("true or false");
        return new Key(section, name, variable, pid, property, Type.BOOLEAN, standard, rule, false, description);
    }

    private static Key secret(String section, String name, String variable, String pid, String description) {
        Rule rule = Rule.anything("any text");
        return new Key(section, name, variable, pid, null, Type.TEXT, null, rule, true, description);
    }
}
