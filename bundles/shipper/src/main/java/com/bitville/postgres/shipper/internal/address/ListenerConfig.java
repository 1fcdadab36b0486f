package com.bitville.postgres.shipper.internal.address;

/** What the configuration delivers of {@code [listener]}; its keys, ranges and defaults are declared there alone. */
public @interface ListenerConfig {
    String url();

    int timeout_s();

    String ca_file();

    String proxy();

    String proxy_user();

    int max_requests_per_minute();

    boolean allow_insecure();

    /** Counts changes of where the API key comes from, so that a new one is tried at once. */
    long secret_generation();

    /** The same for the proxy's password. */
    long proxy_secret_generation();
}
