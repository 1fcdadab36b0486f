package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.database.internal.socket.TrustedSocketFactory;
import java.time.Duration;

/**
 * One server's settings, with the limits that no configuration can exceed.
 *
 * @param server the configured name
 * @param host a host name, an address, or the folder of a Unix socket
 * @param port the TCP port
 * @param database the database to connect to
 * @param databases which databases are visited
 * @param user the monitoring role
 * @param sslmode in the driver's spelling; at least as strict as {@code sslrootcert} implies
 * @param sslrootcert a PEM file, {@code system}, or empty
 * @param statementTimeout after which the server cancels a statement
 * @param lockTimeout after which a statement stops waiting for a lock
 * @param poolMin idle connections to keep
 * @param poolMax maximum number of connections
 * @param connectionTimeout how long a borrower waits for a free connection
 */
public record DatabaseSettings(
        String server,
        String host,
        int port,
        String database,
        DatabaseFilter databases,
        String user,
        String sslmode,
        String sslrootcert,
        Duration statementTimeout,
        Duration lockTimeout,
        int poolMin,
        int poolMax,
        Duration connectionTimeout) {
    private static final Duration LEAST_STATEMENT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LEAST_LOCK_TIMEOUT = Duration.ofMillis(10);

    public DatabaseSettings {
        // As in libpq: the system's authorities certify everybody, so the host name must match, too; a configured
        // file must be used.
        sslmode = sslrootcert.equals(TrustedSocketFactory.SYSTEM)
                ? "verify-full"
                : sslmode.equals("require") && !sslrootcert.isEmpty() ? "verify-ca" : sslmode;
        statementTimeout = max(statementTimeout, LEAST_STATEMENT_TIMEOUT);
        lockTimeout = min(max(lockTimeout, LEAST_LOCK_TIMEOUT), statementTimeout);
        poolMax = Math.max(1, Math.min(poolMax, ConnectionBudget.MOST));
        poolMin = Math.max(0, Math.min(poolMin, poolMax));
        connectionTimeout = max(connectionTimeout, Duration.ofSeconds(1));
    }

    /** Settings under which all databases are visited. */
    public DatabaseSettings(
            String server,
            String host,
            int port,
            String database,
            String user,
            String sslmode,
            String sslrootcert,
            Duration statementTimeout,
            Duration lockTimeout,
            int poolMin,
            int poolMax,
            Duration connectionTimeout) {
        this(
                server,
                host,
                port,
                database,
                DatabaseFilter.ALL,
                user,
                sslmode,
                sslrootcert,
                statementTimeout,
                lockTimeout,
                poolMin,
                poolMax,
                connectionTimeout);
    }

    /** The same settings for another database of the server. */
    public DatabaseSettings forDatabase(String otherDatabase) {
        return with(otherDatabase, databases);
    }

    /** The same settings with other databases to visit. */
    public DatabaseSettings visiting(DatabaseFilter others) {
        return with(database, others);
    }

    private DatabaseSettings with(String otherDatabase, DatabaseFilter others) {
        return new DatabaseSettings(
                server,
                host,
                port,
                otherDatabase,
                others,
                user,
                sslmode,
                sslrootcert,
                statementTimeout,
                lockTimeout,
                poolMin,
                poolMax,
                connectionTimeout);
    }

    /** Host and port for messages. */
    public String address() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }

    public static DatabaseSettings of(DatabaseConfig config) {
        if (config.server() == null) {
            // A form of the web console can create such a configuration; the configuration bundle deletes it.
            throw new IllegalArgumentException(
                    "a configuration of bitville.database without a server name: add servers in the INI file or by"
                            + " environment variables");
        }
        return new DatabaseSettings(
                config.server(),
                config.host(),
                config.port(),
                config.name(),
                DatabaseFilter.of(config.databases()),
                config.user(),
                config.sslmode(),
                config.sslrootcert(),
                Duration.ofMillis(config.statement_timeout_ms()),
                Duration.ofMillis(config.lock_timeout_ms()),
                config.pool_min_size(),
                config.pool_max_size(),
                Duration.ofSeconds(config.connection_timeout_s()));
    }

    public boolean unixSocket() {
        return host.startsWith("/");
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
