package com.bitville.postgres.kafka.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DELIVERY;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.kafka.internal.client.ClientClasses;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.client.FaultClassifier;
import com.bitville.postgres.kafka.internal.client.KafkaFault;
import com.bitville.postgres.kafka.internal.client.KafkaProblem;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;

/** What the brokers say about login, topic and permission. */
final class TopicFindings {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private TopicFindings() {}

    static void add(List<Finding> findings, KafkaSettings settings, ClientProperties properties, Duration most)
            throws InterruptedException {
        long ms = Math.max(1, Math.min(most.toMillis(), LONGEST.toMillis()));
        long started = System.nanoTime();
        try {
            Map<String, Object> config = properties.common(properties.tls());
            config.put("client.id", "bitville-doctor");
            config.put("default.api.timeout.ms", (int) ms);
            config.put("request.timeout.ms", (int) ms);
            Admin admin = ClientClasses.with(() -> Admin.create(config));
            try {
                TopicDescription topic = admin.describeTopics(
                                List.of(settings.topic()),
                                new DescribeTopicsOptions()
                                        .includeAuthorizedOperations(true)
                                        .timeoutMs((int) ms))
                        .allTopicNames()
                        .get(ms, TimeUnit.MILLISECONDS)
                        .get(settings.topic());
                login(findings, settings);
                if (topic != null) {
                    described(findings, settings, topic);
                }
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (IOException | KafkaException | ExecutionException | TimeoutException e) {
            KafkaFault fault = FaultClassifier.of(e);
            failed(findings, settings, properties.refusalSince(started).orElse(fault));
        }
    }

    private static void login(List<Finding> findings, KafkaSettings settings) {
        findings.add(Finding.ok(
                DELIVERY,
                "kafka login",
                "",
                settings.login()
                        .map(login -> login.user() + " by " + login.mechanism())
                        .orElse("none: " + settings.security())));
    }

    private static void described(List<Finding> findings, KafkaSettings settings, TopicDescription topic) {
        long leaderless = topic.partitions().stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .count();
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        String layout = settings.topic() + " has " + topic.partitions().size() + " partitions of " + replicas
                + (replicas == 1 ? " replica" : " replicas");
        if (leaderless > 0) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    DELIVERY,
                    "kafka topic",
                    "",
                    layout + ", " + leaderless + " without leader",
                    remedy(KafkaProblem.NO_LEADER, settings)));
        } else {
            findings.add(Finding.ok(DELIVERY, "kafka topic", "", layout));
        }
        Set<AclOperation> allowed = topic.authorizedOperations();
        if (allowed == null
                || allowed.isEmpty()
                || allowed.contains(AclOperation.WRITE)
                || allowed.contains(AclOperation.ALL)) {
            findings.add(Finding.ok(DELIVERY, "kafka authorisation", "", "may write to " + settings.topic()));
        } else {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    DELIVERY,
                    "kafka authorisation",
                    "",
                    "may read about " + settings.topic() + " and not write to it",
                    remedy(KafkaProblem.NOT_AUTHORIZED, settings)));
        }
    }

    private static void failed(List<Finding> findings, KafkaSettings settings, KafkaFault fault) {
        String subject = switch (fault.problem()) {
            case LOGIN, SECRET -> "kafka login";
            case TOPIC_MISSING -> "kafka topic";
            case NOT_AUTHORIZED -> "kafka authorisation";
            case TLS, PLAIN_TEXT -> "kafka TLS";
            default -> "kafka answer";
        };
        if (fault.problem() == KafkaProblem.TOPIC_MISSING || fault.problem() == KafkaProblem.NOT_AUTHORIZED) {
            login(findings, settings);
        }
        findings.add(Finding.of(
                FindingSeverity.ERROR, DELIVERY, subject, "", fault.reason(), remedy(fault.problem(), settings)));
    }

    private static Remedy remedy(KafkaProblem problem, KafkaSettings settings) {
        String name = settings.login().map(KafkaSettings.Login::user).orElse("NAME");
        return Remedy.words(problem.remedy().replace("TOPIC", settings.topic()).replace("NAME", name));
    }
}
