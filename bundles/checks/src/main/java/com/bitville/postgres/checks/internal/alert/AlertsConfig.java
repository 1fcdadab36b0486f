package com.bitville.postgres.checks.internal.alert;

/** What the configuration delivers of {@code [alerts]}; its keys, ranges and defaults are declared there alone. */
@interface AlertsConfig {
    String webhook_url();

    String format();

    String headers_file();

    String min_severity();

    String ca_file();

    String proxy();

    boolean allow_insecure();
}
