package com.bitville.postgres.otlp.internal;

/** What the configuration delivers of {@code [otlp]}; its keys, ranges and defaults are declared there alone. */
@interface OtlpConfig {
    String endpoint();

    String headers_file();

    /** Whether the headers of OpenTelemetry's environment variables may be sent to the endpoint. */
    boolean variable_headers();

    String ca_file();

    /** 0 where none is given. */
    int timeout_s();

    String compression();

    boolean allow_insecure();
}
