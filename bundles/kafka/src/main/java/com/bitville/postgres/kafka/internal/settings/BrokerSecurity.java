package com.bitville.postgres.kafka.internal.settings;

import java.util.Arrays;

/** How a connection to a broker is secured; the names are Kafka's {@code security.protocol}. */
public enum BrokerSecurity {
    /** TLS and a login. */
    SASL_SSL(true, true),
    /** TLS, and the agent's certificate as its login if there is one. */
    SSL(true, false),
    /** A login without TLS. */
    SASL_PLAINTEXT(false, true),
    /** Neither. */
    PLAINTEXT(false, false);

    private final boolean encrypted;
    private final boolean login;

    BrokerSecurity(boolean encrypted, boolean login) {
        this.encrypted = encrypted;
        this.login = login;
    }

    public boolean encrypted() {
        return encrypted;
    }

    public boolean login() {
        return login;
    }

    static BrokerSecurity of(String word) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kafka.security_protocol is '" + word
                        + "'; allowed: SASL_SSL, SSL, SASL_PLAINTEXT, PLAINTEXT"));
    }
}
