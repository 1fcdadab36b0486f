package com.bitville.postgres.database.internal.connect;

/** The configuration of one monitored server; the bundle config declares its keys, ranges and defaults. */
public @interface DatabaseConfig {
    String server();

    String host();

    int port();

    String name();

    /** Of the databases to visit. */
    String databases();

    String user();

    String sslmode();

    String sslrootcert();

    int statement_timeout_ms();

    int lock_timeout_ms();

    int pool_min_size();

    int pool_max_size();

    int connection_timeout_s();

    /** Counts the changes of the password's source: each one requires new connections. */
    long secret_generation();
}
