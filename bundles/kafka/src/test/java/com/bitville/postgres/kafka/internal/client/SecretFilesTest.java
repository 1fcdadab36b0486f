package com.bitville.postgres.kafka.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    private static final String SECRET = "s3cret\"\\word";

    @TempDir
    Path folder;

    private ClientProperties properties(GivenConfig config) {
        return new ClientProperties(KafkaSettings.of(config).orElseThrow(), Patience.USUAL);
    }

    private GivenConfig login(Path password) {
        return new GivenConfig()
                .set("bootstrap_servers", "127.0.0.1:1")
                .set("security_protocol", "SASL_PLAINTEXT")
                .set("username", "me")
                .set("password_file", password);
    }

    @Test
    void thePasswordIsReadEachTimeAndShownNowhere() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), SECRET + "\r\n");
        ClientProperties properties = properties(login(file));
        Map<String, Object> first = properties.producer(Optional.empty(), "x");
        assertThat(first.toString()).doesNotContain("s3cret");
        assertThat(new ProducerConfig(withSerializers(first))
                        .getPassword("sasl.jaas.config")
                        .value())
                .contains("password=\"s3cret\\\"\\\\word\";");
        Object before = properties.stamp();
        Files.writeString(file, "another");
        assertThat(properties.stamp()).isNotEqualTo(before);
        assertThat(new ProducerConfig(withSerializers(properties.producer(Optional.empty(), "x")))
                        .getPassword("sasl.jaas.config")
                        .value())
                .contains("password=\"another\";");
    }

    @Test
    void thePromiseOfAnAcknowledgementIsNoSetting() throws Exception {
        ProducerConfig config = new ProducerConfig(withSerializers(
                properties(login(Files.writeString(folder.resolve("p"), "x"))).producer(Optional.empty(), "x")));
        assertThat(config.getString("acks")).isEqualTo("-1");
        assertThat(config.getBoolean("enable.idempotence")).isTrue();
        assertThat(config.getLong("buffer.memory")).isLessThanOrEqualTo(2L << 20);
    }

    private static Map<String, Object> withSerializers(Map<String, Object> given) {
        given.put("key.serializer", org.apache.kafka.common.serialization.ByteArraySerializer.class);
        given.put("value.serializer", org.apache.kafka.common.serialization.ByteArraySerializer.class);
        return given;
    }

    @Test
    void namesWhatIsWrongWithAFileAndNeverItsContent() throws Exception {
        refused(folder.resolve("none"), "does not exist; create it with mode 0600");
        refused(Files.writeString(folder.resolve("empty"), "\n"), "is empty; write the password into it");
        refused(Files.writeString(folder.resolve("two"), SECRET + "\n" + SECRET), "has several lines");
        refused(Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe4}), "is not UTF-8 text");
        refused(Files.write(folder.resolve("large"), new byte[70_000]), "is larger than 64 kB");
        refused(Files.createDirectory(folder.resolve("folder")), "is not a regular file");
    }

    private void refused(Path file, String reason) {
        assertThatThrownBy(() -> properties(login(file)).producer(Optional.empty(), "x"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("kafka.password_file " + file)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void anOwnCertificateNeedsItsUnencryptedKey() throws Exception {
        TestIdentity identity = TestAuthority.create().issue("dns:agent");
        Path certificate = Files.writeString(folder.resolve("c.pem"), identity.certificatePem());
        Path key = Files.writeString(folder.resolve("k.pem"), identity.keyPem());
        assertThat(properties(tls(certificate, key)).tls()).isPresent();
        Path old = Files.writeString(
                folder.resolve("old.pem"), identity.keyPem().replace("PRIVATE KEY", "RSA PRIVATE KEY"));
        assertThatThrownBy(() -> properties(tls(certificate, old)).tls())
                .hasMessageContaining("kafka.key_file " + old)
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        assertThatThrownBy(() -> properties(tls(key, key)).tls()).hasMessageContaining("kafka.certificate_file " + key);
    }

    private static GivenConfig tls(Path certificate, Path key) {
        return new GivenConfig()
                .set("bootstrap_servers", "broker:1")
                .set("security_protocol", "SSL")
                .set("certificate_file", certificate)
                .set("key_file", key);
    }
}
