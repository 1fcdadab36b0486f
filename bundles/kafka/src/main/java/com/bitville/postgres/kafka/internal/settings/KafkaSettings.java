package com.bitville.postgres.kafka.internal.settings;

import com.bitville.postgres.kafka.internal.KafkaConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the destination, with the limits that hold whatever the configuration says.
 *
 * @param brokers the first contacts, 1 to 20
 * @param topic where payloads go
 * @param security of the connection
 * @param localOnly whether what is sent must not leave this host, as it is not encrypted
 * @param login how to log in; empty where the protocol has none
 * @param caFile the only trusted authorities; empty for the system's
 * @param identity the agent's own certificate, if brokers ask for one
 * @param gzip whether records are compressed
 */
public record KafkaSettings(
        List<BrokerAddress> brokers,
        String topic,
        BrokerSecurity security,
        boolean localOnly,
        Optional<Login> login,
        Optional<Path> caFile,
        Optional<Identity> identity,
        boolean gzip) {
    private static final int LONGEST_TOPIC = 249;
    private static final Set<String> MECHANISMS = Set.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

    /**
     * A login whose password is read at each connection.
     *
     * @param mechanism SASL's name for it
     */
    public record Login(String mechanism, String user, Path passwordFile) {
        /** Refuses what no login can be made of. */
        public Login {
            if (!MECHANISMS.contains(mechanism)) {
                throw new IllegalArgumentException(
                        "kafka.sasl_mechanism is '" + mechanism + "'; allowed: SCRAM-SHA-512, SCRAM-SHA-256, PLAIN");
            }
            if (user.isEmpty() || user.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("kafka.username must be 1 to 255 characters on one line");
            }
        }
    }

    /** The agent's certificate with its chain, and its private key; both PEM, read at each connection. */
    public record Identity(Path certificateFile, Path keyFile) {}

    /** Refuses a topic that no broker can have. */
    public KafkaSettings {
        brokers = List.copyOf(brokers);
        if (!topic.matches("[A-Za-z0-9._-]{1," + LONGEST_TOPIC + "}") || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException("kafka.topic is '" + topic + "'; allowed: 1 to " + LONGEST_TOPIC
                    + " letters, digits, dots, hyphens and underscores");
        }
    }

    /**
     * The settings of a configuration.
     *
     * @return empty while it is not enabled
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    public static Optional<KafkaSettings> of(KafkaConfig config) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        List<BrokerAddress> brokers = BrokerAddress.list(text(config.bootstrap_servers()));
        BrokerSecurity security = BrokerSecurity.of(text(config.security_protocol()));
        boolean localOnly = !security.encrypted() && !config.allow_insecure();
        if (localOnly) {
            brokers.stream().filter(broker -> !broker.isLoopback()).findFirst().ifPresent(broker -> {
                throw new IllegalArgumentException("kafka.security_protocol is " + security + " and " + broker
                        + " is another host; allowed: SASL_SSL or SSL, or only addresses of this host: payloads would cross the"
                        + " network unencrypted (kafka.allow_insecure = true permits it)");
            });
        }
        return Optional.of(new KafkaSettings(
                brokers,
                text(config.topic()),
                security,
                localOnly,
                login(security, config),
                path(config.ca_file()),
                identity(config),
                !text(config.compression()).equals("none")));
    }

    private static Optional<Login> login(BrokerSecurity security, KafkaConfig config) {
        if (!security.login()) {
            return Optional.empty();
        }
        Path file = path(config.password_file())
                .orElseThrow(() -> new IllegalArgumentException(
                        "kafka.password_file is empty or withheld (bitville:config get kafka.password_file); "
                                + security + " needs a file that contains only the password, mode 0600"));
        return Optional.of(new Login(text(config.sasl_mechanism()), text(config.username()), file));
    }

    private static Optional<Identity> identity(KafkaConfig config) {
        Optional<Path> certificate = path(config.certificate_file());
        Optional<Path> key = path(config.key_file());
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    "kafka.certificate_file and kafka.key_file are set together or not at all; "
                            + (key.isPresent() ? "certificate_file" : "key_file") + " is empty");
        }
        return certificate.map(chain -> new Identity(chain, key.orElseThrow()));
    }

    private static String text(@Nullable String given) {
        return Objects.requireNonNullElse(given, "").strip();
    }

    private static Optional<Path> path(@Nullable String given) {
        return text(given).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(given)));
    }

    /** The brokers as Kafka writes them. */
    public String bootstrapServers() {
        return brokers.stream().map(BrokerAddress::toString).collect(Collectors.joining(","));
    }

    /** Where payloads go, for people. */
    public String address() {
        return bootstrapServers() + "/" + topic;
    }
}
