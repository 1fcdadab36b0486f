package com.bitville.postgres.logs.internal.source;

/** What the configuration delivers for one server's log; its keys, ranges and defaults are declared there alone. */
public @interface LogsConfig {
    /** Left at this, the server is asked where it logs. */
    String DEFAULT_PATH = "/var/log/postgresql/postgresql-main.log";

    String server();

    String log_path();

    int log_read_mb();

    int log_entries_kb();

    int log_start_minutes();
}
