package com.bitville.postgres.itests.outlet;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.kafka.KafkaBroker;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker with TLS and login, and a topic in which each record has the time at which the broker stored it. */
final class TopicTrial implements AutoCloseable {
    static final String PASSWORD = "kafka-it-password";
    private static final String TOPIC = "bitville.postgres";

    private final TestAuthority authority = TestAuthority.create();
    private final Path folder;
    private final KafkaBroker broker;

    private TopicTrial(Path folder) throws IOException {
        this.folder = folder;
        broker = new KafkaBroker(
                        Files.createDirectory(folder.resolve("broker")),
                        Files.readString(Path.of("..", "bundles", "kafka", "target", "broker.classpath")),
                        authority.issue("ip:127.0.0.1"),
                        PASSWORD)
                .launch();
    }

    /** Starting; ready once the topic is created. */
    static TopicTrial launch(Path folder) throws IOException {
        return new TopicTrial(folder);
    }

    /** What an agent needs to find it and to log in. */
    void known(AgentProcess agent) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        Path ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
        agent.set("BITVILLE_PG_KAFKA_BOOTSTRAP_SERVERS", broker.securedAddress())
                .set("BITVILLE_PG_KAFKA_USERNAME", KafkaBroker.USER)
                .set("BITVILLE_PG_KAFKA_PASSWORD_FILE", password.toString())
                .set("BITVILLE_PG_KAFKA_CA_FILE", ca.toString());
    }

    void create() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", broker.awaitOpen().plainAddress()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get();
            ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, TOPIC, PatternType.LITERAL);
            admin.createAcls(Stream.of(AclOperation.WRITE, AclOperation.DESCRIBE)
                            .map(operation -> new AclBinding(
                                    topic,
                                    new AccessControlEntry(
                                            "User:" + KafkaBroker.USER, "*", operation, AclPermissionType.ALLOW)))
                            .toList())
                    .all()
                    .get();
        }
    }

    /**
     * What is stored.
     *
     * @param body as it was written
     * @param at when, in milliseconds since 1970
     */
    record Stored(String body, long at) {}

    List<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.plainAddress()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    all.add(new Stored(new String(each.value(), StandardCharsets.UTF_8), each.timestamp()));
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        broker.close();
    }
}
