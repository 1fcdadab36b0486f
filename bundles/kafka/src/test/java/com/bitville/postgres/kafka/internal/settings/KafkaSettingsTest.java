package com.bitville.postgres.kafka.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.kafka.internal.GivenConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
    private static GivenConfig good() {
        return new GivenConfig()
                .set("bootstrap_servers", "broker1:9093, [2001:db8::1]:9093")
                .set("username", "me")
                .set("password_file", "/etc/kafka-password");
    }

    @Test
    void isEmptyWhileNotEnabled() {
        assertThat(KafkaSettings.of(new GivenConfig().set("enabled", "false"))).isEmpty();
    }

    @Test
    void tellsWhereItGoesAndNoSecret() {
        KafkaSettings settings = KafkaSettings.of(good()).orElseThrow();
        assertThat(settings.address()).isEqualTo("broker1:9093,[2001:db8::1]:9093/bitville.postgres");
        assertThat(settings.gzip()).isTrue();
    }

    @Test
    void whatIsNotEncryptedStaysOnThisHostUnlessPermitted() {
        GivenConfig plain = good().set("bootstrap_servers", "localhost:9092").set("security_protocol", "PLAINTEXT");
        assertThat(KafkaSettings.of(plain).orElseThrow().localOnly()).isTrue();
        plain.set("security_protocol", "SASL_PLAINTEXT");
        assertThat(KafkaSettings.of(plain).orElseThrow().localOnly()).isTrue();
        assertThat(KafkaSettings.of(plain.set("allow_insecure", "true"))
                        .orElseThrow()
                        .localOnly())
                .isFalse();
        assertThat(KafkaSettings.of(good()).orElseThrow().localOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "broker",
                "broker:0",
                "broker:65536",
                "broker:99999999999",
                ":1",
                "a b:1",
                "a:1,,b:1",
                "u:p@h:1",
                "http://h:1",
                "2001:db8::1:9093"
            })
    void refusesWhatIsNoListOfBrokers(String servers) {
        assertThatThrownBy(() -> KafkaSettings.of(good().set("bootstrap_servers", servers)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kafka.bootstrap_servers is '" + servers + "'; allowed: 1 to 20 of host:port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:9092",
                "127.0.0.1:9092,broker:9092",
                "localhost.example:9092",
                "127.0.0.1.example:9092",
                "[::2]:9092"
            })
    void refusesPlainTextBeyondThisHostWithoutConsent(String servers) {
        GivenConfig plain = good().set("security_protocol", "SASL_PLAINTEXT").set("bootstrap_servers", servers);
        assertThatThrownBy(() -> KafkaSettings.of(plain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is another host")
                .hasMessageContaining("kafka.allow_insecure = true permits it");
        assertThat(KafkaSettings.of(plain.set("allow_insecure", "true"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9092", "localhost:9092,LOCALHOST:1", "[::1]:9092", "127.200.3.4:1"})
    void plainTextOnThisHostNeedsNoConsent(String servers) {
        assertThat(KafkaSettings.of(good().set("security_protocol", "PLAINTEXT").set("bootstrap_servers", servers)))
                .isPresent();
    }

    @Test
    void namesTheKeyThatIsMissing() {
        assertThatThrownBy(() -> KafkaSettings.of(good().set("username", ""))).hasMessageContaining("kafka.username");
        assertThatThrownBy(() -> KafkaSettings.of(good().set("password_file", "")))
                .hasMessageContaining("kafka.password_file is empty or withheld");
        assertThatThrownBy(() -> KafkaSettings.of(good().set("key_file", "/k.pem")))
                .hasMessageContaining("certificate_file is empty");
        assertThatThrownBy(() -> KafkaSettings.of(good().set("sasl_mechanism", "GSSAPI")))
                .hasMessageContaining("allowed: SCRAM-SHA-512");
        assertThatThrownBy(() -> KafkaSettings.of(good().set("topic", "..")))
                .hasMessageContaining("kafka.topic is '..'");
    }
}
