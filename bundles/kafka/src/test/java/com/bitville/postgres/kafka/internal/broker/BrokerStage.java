package com.bitville.postgres.kafka.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.testkit.kafka.KafkaBroker;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One real broker and what its operators do. Agents that log in reach it only through {@link #network()}; the test itself uses the listener
 * without TLS, whatever happens there.
 */
final class BrokerStage implements AutoCloseable {
    static final String PASSWORD = "p\"w\\;'$\u00df=x";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final TestAuthority authority = TestAuthority.create();
    private final Path folder;
    private final KafkaBroker broker;
    private final FaultProxy network;
    private final Admin admin;

    private BrokerStage(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
        this.folder = folder;
        broker = new KafkaBroker(
                folder,
                Files.readString(Path.of("target", "broker.classpath")),
                authority.issue("ip:127.0.0.1"),
                PASSWORD);
        network = FaultProxy.to(Integer.parseInt(broker.securedAddress().replaceFirst(".*:", "")));
        broker.set(
                "advertised.listeners",
                "PLAINTEXT://" + broker.plainAddress() + ",SASL_SSL://127.0.0.1:" + network.port());
        broker.set("ssl.allow.san.changes", "true").set("ssl.allow.dn.changes", "true");
        settings.forEach(broker::set);
        broker.launch().awaitOpen();
        admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()));
    }

    static BrokerStage start(Path folder) throws IOException, InterruptedException {
        return new BrokerStage(folder, Map.of());
    }

    /** With other settings than the usual. */
    static BrokerStage start(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
        return new BrokerStage(folder, settings);
    }

    KafkaBroker broker() {
        return broker;
    }

    FaultProxy network() {
        return network;
    }

    TestAuthority authority() {
        return authority;
    }

    private static void done(KafkaFuture<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }

    void create(String topic, int partitions) {
        done(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
    }

    void delete(String topic) {
        done(admin.deleteTopics(List.of(topic)).all());
    }

    /** What the user of the listener with TLS may do with a topic. */
    void allow(String topic, AclOperation... operations) {
        done(admin.createAcls(Stream.of(operations)
                        .map(operation -> new AclBinding(
                                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:" + KafkaBroker.USER, "*", operation, AclPermissionType.ALLOW)))
                        .toList())
                .all());
    }

    void limit(String topic, String bytes) {
        configure(new ConfigResource(ConfigResource.Type.TOPIC, topic), "max.message.bytes", bytes);
    }

    /** Another password for the user. */
    void password(String password) {
        done(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        KafkaBroker.USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all());
    }

    /** Another certificate, for new connections. */
    void certificate(TestIdentity identity) throws IOException {
        Path pem = Files.writeString(
                folder.resolve(UUID.randomUUID() + ".pem"), identity.keyPem() + identity.certificatePem());
        configure(
                new ConfigResource(ConfigResource.Type.BROKER, "1"),
                "listener.name.sasl_ssl.ssl.keystore.location",
                pem.toString());
    }

    private void configure(ConfigResource what, String name, String value) {
        done(admin.incrementalAlterConfigs(Map.of(
                        what, List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    GivenConfig plain() {
        return new GivenConfig().set("bootstrap_servers", broker.plainAddress()).set("security_protocol", "PLAINTEXT");
    }

    /** TLS and login, through the network; the files are in the folder. */
    GivenConfig secured(Path files) throws IOException {
        Path password = files.resolve("password");
        Files.writeString(password, PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        return new GivenConfig()
                .set("bootstrap_servers", "127.0.0.1:" + network.port())
                .set("username", KafkaBroker.USER)
                .set("password_file", password)
                .set("ca_file", Files.writeString(files.resolve("ca.pem"), authority.pem()));
    }

    /** Everything of an agent that is in a topic, in the order of each partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, AgentSpool agent) {
        try (TopicReader reader = new TopicReader(broker.plainAddress(), topic)) {
            return reader.of(agent.agent());
        }
    }

    /** The bodies of one server, each once. */
    List<String> firstArrivals(String topic, AgentSpool agent) {
        return TopicReader.bodies(read(topic, agent)).stream().distinct().toList();
    }

    static void awaitEmpty(FileSpool spool) {
        await("everything is acknowledged")
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(() -> spool.list().isEmpty());
    }

    static void awaitWell(RunningDestination running) {
        await("well again")
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(() -> running.report().well());
    }

    /** The problem is shown, with a remedy, and nothing else is well. */
    static void awaitProblem(RunningDestination running, String problem) {
        await(problem)
                .atMost(SOON)
                .pollInterval(LOOK)
                .until(() -> problem.equals(running.status().get("problem")));
        assertThat(running.report().well()).isFalse();
        assertThat(running.report().remedy()).isNotEmpty();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        network.close();
        broker.close();
    }
}
