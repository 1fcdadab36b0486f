package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [database]}, which each monitored server has. */
public final class DatabaseKeys {
    public static final int LEAST_LOCK_TIMEOUT_MS = 10;

    private static final KeyFactory IN = new KeyFactory("database", ConfigurationKeys.DATABASE);

    public static final Key ENABLED = IN.flag(
            "enabled",
            "BITVILLE_PG_DB_ENABLED",
            null,
            true,
            "Whether this server is monitored. For a disabled server the agent opens no connection and sends no payload. Additional servers do not inherit this key.");
    public static final Key HOST = IN.text(
            "host",
            "BITVILLE_PG_DB_HOST",
            "host",
            "localhost",
            ValueConstraint.line(
                    "a host name, an IPv4 or IPv6 address, or the folder of a Unix socket", Addresses::isHost),
            "The server's host: a host name, an IPv4 or IPv6 address, or the folder of its Unix socket.");
    public static final Key PORT = IN.number(
            "port",
            "BITVILLE_PG_DB_PORT",
            "port",
            5432,
            ValueConstraint.range(1, 65_535),
            "The server's port; with a Unix socket, the number in the socket's name.");
    public static final Key NAME = IN.text(
            "name",
            "BITVILLE_PG_DB_NAME",
            "name",
            "postgres",
            ValueConstraint.line(1, 63),
            "The database to connect to. The agent reads the server-wide views there, and expects pg_stat_statements in it.");
    public static final Key DATASOURCE = IN.text(
            "datasource",
            "BITVILLE_PG_DB_DATASOURCE",
            null,
            null,
            ValueConstraint.line(0, 200),
            "A data source of the container (pax-jdbc) that gives host, port, name and TLS in place of these keys; user and password stay the agent's own. Additional servers do not inherit this key. Needs the feature bitville-jdbc.");
    static final Key DATABASES = IN.text(
            "databases",
            "BITVILLE_PG_DB_DATABASES",
            "databases",
            "*",
            ValueConstraint.line(1, 2000),
            "The databases whose tables and indexes are read, a list such as app_*, !app_test: * is any text, ? one character, ! leaves out. Each is visited over one connection opened for it.");
    public static final Key USER = IN.text(
            "user",
            "BITVILLE_PG_DB_USER",
            "user",
            "bitville_monitor",
            ValueConstraint.line(1, 63),
            "The role to log in as. It needs pg_read_all_stats and should not be a superuser.");
    public static final Key PASSWORD = IN.secret(
            "password",
            "BITVILLE_PG_DB_PASSWORD",
            "The role's password. Empty: the password file (pgpass) is used. Prefer password_file.");
    public static final Key PASSWORD_FILE = IN.text(
            "password_file",
            "BITVILLE_PG_DB_PASSWORD_FILE",
            null,
            null,
            ValueConstraint.FILE,
            "A file that contains only the password, mode 0600. Read at each connection: rotation needs no restart.");
    public static final Key SSLMODE = IN.text(
            "sslmode",
            "BITVILLE_PG_DB_SSLMODE",
            "sslmode",
            "prefer",
            ValueConstraint.oneOf(List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
            "The encryption of the connection. Only verify-full verifies certificate and host name: use it beyond localhost.");
    public static final Key SSLROOTCERT = IN.text(
            "sslrootcert",
            "BITVILLE_PG_DB_SSLROOTCERT",
            "sslrootcert",
            null,
            ValueConstraint.FILE,
            "The PEM file of the only trusted certificate authorities, or system for the system's, which implies verify-full. Empty: ~/.postgresql/root.crt.");
    public static final Key STATEMENT_TIMEOUT_MS = IN.number(
            "statement_timeout_ms",
            "BITVILLE_PG_STATEMENT_TIMEOUT_MS",
            "statement.timeout.ms",
            5000,
            ValueConstraint.floor(1000, 3_600_000, "statement_timeout_increased"),
            "Milliseconds after which the server cancels a statement of the agent.");
    public static final Key LOCK_TIMEOUT_MS = IN.number(
            "lock_timeout_ms",
            "BITVILLE_PG_LOCK_TIMEOUT_MS",
            "lock.timeout.ms",
            100,
            ValueConstraint.range(LEAST_LOCK_TIMEOUT_MS, 3_600_000),
            "Milliseconds after which a statement of the agent stops waiting for a lock; at most"
                    + " statement_timeout_ms. Other sessions may queue behind the agent for that long.");
    public static final Key POOL_MIN_SIZE = IN.number(
            "pool_min_size",
            "BITVILLE_PG_POOL_MIN_SIZE",
            "pool.min.size",
            2,
            ValueConstraint.range(0, 1000),
            "The number of idle connections to keep open; never more than pool_max_size.");
    public static final Key POOL_MAX_SIZE = IN.number(
            "pool_max_size",
            "BITVILLE_PG_POOL_MAX_SIZE",
            "pool.max.size",
            5,
            ValueConstraint.ceiling(1, 5, "pool_max_size_capped"),
            "The most connections the agent opens to this server.");
    static final Key CONNECTION_TIMEOUT_S = IN.number(
            "connection_timeout_s",
            "BITVILLE_PG_CONNECTION_TIMEOUT_S",
            "connection.timeout.s",
            30,
            ValueConstraint.range(1, 300),
            "Seconds that a collector waits for a free connection.");

    static final List<Key> ALL = List.of(
            ENABLED,
            HOST,
            PORT,
            NAME,
            DATASOURCE,
            DATABASES,
            USER,
            PASSWORD,
            PASSWORD_FILE,
            SSLMODE,
            SSLROOTCERT,
            STATEMENT_TIMEOUT_MS,
            LOCK_TIMEOUT_MS,
            POOL_MIN_SIZE,
            POOL_MAX_SIZE,
            CONNECTION_TIMEOUT_S);

    private DatabaseKeys() {}

    /** Whether a full key says if a server is monitored: other sections have an {@code enabled} of their own. */
    public static boolean isEnabled(String full) {
        return ServerSections.isServerKey(full) && full.endsWith("." + ENABLED.name());
    }
}
