package com.bitville.postgres.database.internal.connect;

/** What the configuration delivers for one monitored server; its keys, ranges and defaults are declared there alone. */
public @interface DatabaseConfig {
    String server();

    String host();

    int port();

    String name();

    String user();

    String sslmode();

    String sslrootcert();

    int statement_timeout_ms();

    int lock_timeout_ms();

    int pool_min_size();

    int pool_max_size();

    int connection_timeout_s();

    /** Counts changes of where the password comes from: each is a reason to connect anew. */
    long secret_generation();
}
