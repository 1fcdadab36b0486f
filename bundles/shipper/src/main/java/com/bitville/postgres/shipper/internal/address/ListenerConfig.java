package com.bitville.postgres.shipper.internal.address;

/** The settings of {@code [listener]}; their keys, ranges and defaults are declared only in the configuration bundle. */
public @interface ListenerConfig {
    boolean enabled() default true;

    String url();

    int timeout_s();

    String ca_file();

    String proxy();

    String proxy_user();

    int max_requests_per_minute();

    boolean allow_insecure();

    /** Counts changes of the API key's source, so that a new key is tried at once. */
    long secret_generation();

    /** The same for the proxy's password. */
    long proxy_secret_generation();
}
