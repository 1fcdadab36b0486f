package com.bitville.postgres.database.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One monitored server: the section {@code [database]}, or {@code [database:NAME]} for a further one. */
@ObjectClassDefinition(
        name = "Bitville: database server",
        description = "One monitored PostgreSQL server. A change closes the pool and opens a new one.")
@interface DatabaseConfig {
    @AttributeDefinition(name = "server", description = "The server's name in states, payloads and commands.")
    String server() default "default";

    @AttributeDefinition(
            name = "host",
            description = "Host name, IPv4 or IPv6 address, or the folder of a Unix socket (starts with /)."
                    + " Overridden by BITVILLE_PG_DB_HOST.")
    String host() default "localhost";

    @AttributeDefinition(name = "port", description = "TCP port, 1 to 65535. Overridden by BITVILLE_PG_DB_PORT.")
    int port() default 5432;

    @AttributeDefinition(
            name = "name",
            description =
                    "The database to connect to; server-wide views are read there. Overridden by BITVILLE_PG_DB_NAME.")
    String name() default "postgres";

    @AttributeDefinition(
            name = "user",
            description = "The monitoring role, see role.sql; never a superuser. Overridden by BITVILLE_PG_DB_USER.")
    String user() default "bitville_monitor";

    @AttributeDefinition(
            name = "sslmode",
            description =
                    "disable, allow, prefer, require, verify-ca or verify-full. Below verify-full a remote server can be"
                            + " impersonated. Overridden by BITVILLE_PG_DB_SSLMODE.")
    String sslmode() default "prefer";

    @AttributeDefinition(
            name = "sslrootcert",
            description =
                    "PEM file of the authorities that may have signed the server's certificate; empty for the driver's"
                            + " default. Overridden by BITVILLE_PG_DB_SSLROOTCERT.")
    String sslrootcert() default "";

    @AttributeDefinition(
            name = "statement_timeout_ms",
            description =
                    "Milliseconds after which the server ends a statement of the agent, at least 1000. Longer means more work"
                            + " for a slow server. Overridden by BITVILLE_PG_STATEMENT_TIMEOUT_MS.")
    int statement_timeout_ms() default 5000;

    @AttributeDefinition(
            name = "lock_timeout_ms",
            description =
                    "Milliseconds a statement of the agent waits for a lock, 10 to statement_timeout_ms. Longer means that the agent stands"
                            + " longer in an application's lock queue. Overridden by BITVILLE_PG_LOCK_TIMEOUT_MS.")
    int lock_timeout_ms() default 100;

    @AttributeDefinition(
            name = "pool_min_size",
            description =
                    "Connections kept open while idle, 0 to pool_max_size. Overridden by BITVILLE_PG_POOL_MIN_SIZE.")
    int pool_min_size() default 2;

    @AttributeDefinition(
            name = "pool_max_size",
            description =
                    "Connections at most, 1 to 5; more are never opened. Overridden by BITVILLE_PG_POOL_MAX_SIZE.")
    int pool_max_size() default 5;

    @AttributeDefinition(
            name = "connection_timeout_s",
            description =
                    "Seconds to wait for a free connection of a server that is up; a server that is down is refused at once."
                            + " Overridden by BITVILLE_PG_CONNECTION_TIMEOUT_S.")
    int connection_timeout_s() default 30;

    @AttributeDefinition(
            name = "secret.generation",
            description = "Counts changes of where the password comes from; set by the agent itself.",
            type = AttributeType.LONG)
    long secret_generation() default 0;
}
