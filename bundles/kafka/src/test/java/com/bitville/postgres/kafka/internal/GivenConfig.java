package com.bitville.postgres.kafka.internal;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.TreeMap;

/** A configuration with the defaults of the declaration, and what a test sets. */
@SuppressWarnings({"ClassExplicitlyAnnotation", "BadAnnotationImplementation", "ImmutableAnnotationChecker"
}) // No equality is needed.
public final class GivenConfig implements KafkaConfig {
    private final Map<String, String> values = new TreeMap<>(Map.of(
            "enabled", "true",
            "topic", "bitville.postgres",
            "security_protocol", "SASL_SSL",
            "sasl_mechanism", "SCRAM-SHA-512",
            "compression", "gzip"));

    /** Sets a key. */
    public GivenConfig set(String key, Object value) {
        values.put(key, value.toString());
        return this;
    }

    private String text(String key) {
        return values.getOrDefault(key, "");
    }

    @Override
    public boolean enabled() {
        return Boolean.parseBoolean(text("enabled"));
    }

    @Override
    public String bootstrap_servers() {
        return text("bootstrap_servers");
    }

    @Override
    public String topic() {
        return text("topic");
    }

    @Override
    public String security_protocol() {
        return text("security_protocol");
    }

    @Override
    public String sasl_mechanism() {
        return text("sasl_mechanism");
    }

    @Override
    public String username() {
        return text("username");
    }

    @Override
    public String password_file() {
        return text("password_file");
    }

    @Override
    public String ca_file() {
        return text("ca_file");
    }

    @Override
    public String certificate_file() {
        return text("certificate_file");
    }

    @Override
    public String key_file() {
        return text("key_file");
    }

    @Override
    public String compression() {
        return text("compression");
    }

    @Override
    public boolean allow_insecure() {
        return Boolean.parseBoolean(text("allow_insecure"));
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return KafkaConfig.class;
    }
}
