package com.bitville.postgres.kafka.internal;

/** What the configuration delivers of {@code [kafka]}; its keys, ranges and defaults are declared there alone. */
public @interface KafkaConfig {
    boolean enabled();

    String bootstrap_servers();

    String topic();

    String security_protocol();

    String sasl_mechanism();

    String username();

    String password_file();

    String ca_file();

    String certificate_file();

    String key_file();

    String compression();

    boolean allow_insecure();
}
