package com.bitville.postgres.config.internal.keys.outlet;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.KeyFactory;
import com.bitville.postgres.config.internal.value.Addresses;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of {@code [kafka]}: payloads into a topic. {@code enabled} installs the feature bitville-kafka. */
public final class KafkaKeys {
    private static final KeyFactory IN = new KeyFactory("kafka", ConfigurationKeys.KAFKA);
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    private static final int MOST_BROKERS = 20;

    public static final Key ENABLED = IN.flag(
            "enabled",
            "BITVILLE_PG_KAFKA_ENABLED",
            "enabled",
            false,
            "Whether payloads are sent to a topic of Kafka, beside the listener or instead of it. Installs the feature bitville-kafka.");
    public static final Key BOOTSTRAP_SERVERS = IN.text(
            "bootstrap_servers",
            "BITVILLE_PG_KAFKA_BOOTSTRAP_SERVERS",
            "bootstrap.servers",
            null,
            ValueConstraint.line(
                    "empty, or up to 20 of host:port, separated by commas",
                    text -> text.isEmpty() || Addresses.areHostsWithPorts(text, MOST_BROKERS)),
            "The brokers to contact first; they name the others.");
    public static final Key TOPIC_NAME = IN.text(
            "topic",
            "BITVILLE_PG_KAFKA_TOPIC",
            "topic",
            "bitville.postgres",
            ValueConstraint.line(
                    "1 to 249 letters, digits, dots, hyphens and underscores",
                    text -> TOPIC.matcher(text).matches()),
            "The topic, which must exist: the agent creates none.");
    public static final Key SECURITY_PROTOCOL = IN.text(
            "security_protocol",
            "BITVILLE_PG_KAFKA_SECURITY_PROTOCOL",
            "security.protocol",
            "SASL_SSL",
            ValueConstraint.oneOf(List.of("SASL_SSL", "SSL", "SASL_PLAINTEXT", "PLAINTEXT")),
            "TLS with a login, TLS alone, or without TLS, which beyond this host needs allow_insecure.");
    public static final Key SASL_MECHANISM = IN.text(
            "sasl_mechanism",
            "BITVILLE_PG_KAFKA_SASL_MECHANISM",
            "sasl.mechanism",
            "SCRAM-SHA-512",
            ValueConstraint.oneOf(List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")),
            "How the login is proved. PLAIN sends the password itself to the broker.");
    public static final Key USERNAME = IN.text(
            "username",
            "BITVILLE_PG_KAFKA_USERNAME",
            "username",
            null,
            ValueConstraint.line(0, 255),
            "The user of the login.");
    public static final Key PASSWORD_FILE = IN.text(
            "password_file",
            "BITVILLE_PG_KAFKA_PASSWORD_FILE",
            "password.file",
            null,
            ValueConstraint.FILE,
            "A file that contains only the password, mode 0600. Read at each connection: rotation needs no restart.");
    public static final Key CA_FILE = IN.text(
            "ca_file",
            "BITVILLE_PG_KAFKA_CA_FILE",
            "ca.file",
            null,
            ValueConstraint.FILE,
            "The PEM file of the only trusted certificate authorities for the brokers. Empty: the system's.");
    public static final Key CERTIFICATE_FILE = IN.text(
            "certificate_file",
            "BITVILLE_PG_KAFKA_CERTIFICATE_FILE",
            "certificate.file",
            null,
            ValueConstraint.FILE,
            "The PEM file of the agent's certificate and its chain, if brokers ask for one. Read at each connection.");
    public static final Key KEY_FILE = IN.text(
            "key_file",
            "BITVILLE_PG_KAFKA_KEY_FILE",
            "key.file",
            null,
            ValueConstraint.FILE,
            "The unencrypted private key (PKCS #8, PEM) of certificate_file, mode 0600. Read at each connection.");
    public static final Key COMPRESSION = IN.text(
            "compression",
            "BITVILLE_PG_KAFKA_COMPRESSION",
            "compression",
            "gzip",
            ValueConstraint.oneOf(List.of("gzip", "none")),
            "How records are compressed on their way and at the brokers.");
    public static final Key ALLOW_INSECURE = IN.flag(
            "allow_insecure",
            "BITVILLE_PG_KAFKA_ALLOW_INSECURE",
            "allow.insecure",
            false,
            "Whether brokers on other hosts may be used without TLS. Payloads then cross the network unencrypted.");

    public static final List<Key> ALL = List.of(
            ENABLED,
            BOOTSTRAP_SERVERS,
            TOPIC_NAME,
            SECURITY_PROTOCOL,
            SASL_MECHANISM,
            USERNAME,
            PASSWORD_FILE,
            CA_FILE,
            CERTIFICATE_FILE,
            KEY_FILE,
            COMPRESSION,
            ALLOW_INSECURE);

    private KafkaKeys() {}

    /** The first of several brokers that is on another host, or an empty text. */
    public static String remote(String servers) {
        return Arrays.stream(servers.split(",", -1))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .filter(server -> !Addresses.isLoopback(server.substring(0, server.lastIndexOf(':'))))
                .findFirst()
                .orElse("");
    }
}
