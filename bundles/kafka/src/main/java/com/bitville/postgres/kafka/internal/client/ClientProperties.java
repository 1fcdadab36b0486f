package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.api.tls.AuthorityFile;
import com.bitville.postgres.kafka.internal.plain.LocalPeers;
import com.bitville.postgres.kafka.internal.plain.PlainEngines;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;

/** The settings of the Kafka client, with secrets read anew each time. Safe for use by several threads. */
public final class ClientProperties {
    private final KafkaSettings settings;
    private final Patience patience;
    private final Optional<AuthorityFile> trusted;
    private final LocalPeers peers = new LocalPeers();

    public ClientProperties(KafkaSettings settings, Patience patience) {
        this.settings = settings;
        this.patience = patience;
        this.trusted = settings.caFile().map(file -> new AuthorityFile("kafka.ca_file", file));
    }

    /** Why the present {@code ca_file} is not in force; empty if it is, or if there is none. */
    public Optional<String> trustFault() {
        return trusted.flatMap(AuthorityFile::fault);
    }

    /** The files of secrets that every user of this host can read. */
    public List<Path> openFiles() {
        return Stream.concat(
                        settings.login().map(KafkaSettings.Login::passwordFile).stream(),
                        settings.identity().map(KafkaSettings.Identity::keyFile).stream())
                .filter(SecretFile::isOpenToOthers)
                .toList();
    }

    /** Identifies the present versions of all files, without reading them. */
    public Object stamp() {
        List<Object> stamps = new ArrayList<>();
        trusted.ifPresent(file -> stamps.add(file.stamp()));
        settings.login().ifPresent(login -> stamps.add(SecretFile.stamp(login.passwordFile())));
        settings.identity().ifPresent(identity -> {
            stamps.add(SecretFile.stamp(identity.certificateFile()));
            stamps.add(SecretFile.stamp(identity.keyFile()));
        });
        return stamps;
    }

    /** TLS by the files of this moment; empty where there is none. */
    public Optional<BrokerTls> tls() throws IOException {
        return settings.security().encrypted() ? Optional.of(BrokerTls.of(settings, trusted)) : Optional.empty();
    }

    /** What producer and administration client share. */
    public Map<String, Object> common(Optional<BrokerTls> tls) throws IOException {
        Map<String, Object> common = new HashMap<>();
        common.put("bootstrap.servers", settings.bootstrapServers());
        common.put("security.protocol", settings.security().name());
        common.put("request.timeout.ms", (int) patience.request().toMillis());
        common.put("reconnect.backoff.ms", 1_000);
        common.put("reconnect.backoff.max.ms", 5_000);
        common.put("retry.backoff.ms", 200);
        common.put("retry.backoff.max.ms", 1_000);
        common.put("socket.connection.setup.timeout.ms", 4_000);
        common.put("socket.connection.setup.timeout.max.ms", 4_000);
        common.put("enable.metrics.push", false);
        common.put("metric.reporters", List.of());
        common.put("auto.include.jmx.reporter", false);
        // Otherwise the client starts anew, and says so, twice a second while no broker answers.
        common.put("metadata.recovery.strategy", "none");
        if (settings.localOnly()) {
            common.put("security.protocol", settings.security().login() ? "SASL_SSL" : "SSL");
            common.put("ssl.engine.factory.class", PlainEngines.class);
            common.put(PlainEngines.PEERS, peers);
        }
        tls.ifPresent(made -> {
            common.put("ssl.engine.factory.class", TlsEngines.class);
            common.put(TlsEngines.TLS, made);
        });
        if (settings.login().isPresent()) {
            KafkaSettings.Login login = settings.login().get();
            common.put("sasl.mechanism", login.mechanism());
            common.put("sasl.jaas.config", new Password(jaas(login)));
        }
        return common;
    }

    /** What the client itself needs at most until it gives a payload up. */
    Duration delivery() {
        return patience.delivery();
    }

    /**
     * Why a broker was sent nothing: the connection is not encrypted, and the broker is not on this host.
     *
     * @param nanoTime of {@link System#nanoTime}; what was refused before is left out
     */
    public Optional<KafkaFault> refusalSince(long nanoTime) {
        return peers.refusedSince(nanoTime)
                .map(broker -> new KafkaFault(
                        KafkaProblem.PLAIN_TEXT,
                        "the brokers advertise " + FaultClassifier.line(broker)
                                + ", which is another host, and kafka.security_protocol is " + settings.security()
                                + ": payloads would cross the network unencrypted"));
    }

    /** The producer's: acknowledged by all in-sync replicas, one request at a time, little memory, every wait bounded. */
    Map<String, Object> producer(Optional<BrokerTls> tls, String agent) throws IOException {
        Map<String, Object> producer = common(tls);
        producer.put("client.id", "bitville-" + agent);
        producer.put("acks", "all");
        producer.put("enable.idempotence", true);
        producer.put("max.in.flight.requests.per.connection", 1);
        producer.put("linger.ms", 0);
        producer.put("batch.size", 16_384);
        producer.put("buffer.memory", 2_097_152L);
        producer.put("max.request.size", 1_048_576);
        producer.put("compression.type", settings.gzip() ? "gzip" : "none");
        producer.put("max.block.ms", patience.block().toMillis());
        producer.put("delivery.timeout.ms", (int) patience.delivery().toMillis());
        return producer;
    }

    private static String jaas(KafkaSettings.Login login) throws IOException {
        String module = login.mechanism().equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(login.user()) + " password="
                + quoted(SecretFile.line("kafka.password_file", login.passwordFile())) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
