package com.bitville.postgres.logs.internal.source;

/** The settings for one server's log; their keys, ranges and defaults are declared only in the configuration bundle. */
public @interface LogsConfig {
    /** With this value, the server determines the path. */
    String DEFAULT_PATH = "/var/log/postgresql/postgresql-main.log";

    String server();

    String log_path();

    int log_read_mb();

    int log_entries_kb();

    int log_start_minutes();
}
