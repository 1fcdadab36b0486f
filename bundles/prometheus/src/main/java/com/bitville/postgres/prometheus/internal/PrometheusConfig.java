package com.bitville.postgres.prometheus.internal;

/** What the configuration delivers of {@code [prometheus]}; its keys, ranges and defaults are declared there alone. */
@interface PrometheusConfig {
    boolean enabled();

    String address();

    int port();

    String web_config_file();

    boolean tables();

    boolean statements();
}
