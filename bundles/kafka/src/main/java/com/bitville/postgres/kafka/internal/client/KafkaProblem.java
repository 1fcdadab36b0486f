package com.bitville.postgres.kafka.internal.client;

import java.util.Locale;

/** Everything that can stand between a payload and the topic, each with the remedy that the operator is told. */
public enum KafkaProblem {
    /** No name of {@code bootstrap_servers} can be resolved. */
    NAME("check kafka.bootstrap_servers and this host's resolver: getent hosts NAME"),
    /** No broker takes a connection. */
    UNREACHABLE("start the brokers, or open the port in the firewall; bitville:doctor shows which broker"),
    /** The handshake failed, on either side. */
    TLS(
            "compare kafka.ca_file, certificate_file and key_file with the brokers' listener; bitville:doctor shows the certificate"),
    /** A broker is on another host, and what is sent is not encrypted. */
    PLAIN_TEXT(
            "set kafka.security_protocol to SASL_SSL or SSL, or the brokers' advertised.listeners to addresses of this host;"
                    + " kafka.allow_insecure = true permits it"),
    /** The brokers do not accept user and password. */
    LOGIN("write the password of kafka.username into kafka.password_file, or set it at a broker with kafka-configs.sh"),
    /** A file of a secret cannot be used. */
    SECRET("create the file with mode 0600, readable by the agent's user"),
    /** No broker has the topic. */
    TOPIC_MISSING("create the topic: kafka-topics.sh --create --topic TOPIC --partitions 12 --replication-factor 3"),
    /** The login may not write to the topic. */
    NOT_AUTHORIZED(
            "allow it: kafka-acls.sh --add --allow-principal User:NAME --operation Write --operation Describe --topic TOPIC"),
    /** A payload is larger than the topic takes. */
    TOO_LARGE(
            "raise the topic's limit: kafka-configs.sh --alter --entity-type topics --entity-name TOPIC --add-config max.message.bytes=1048588"),
    /** A partition has no leader. */
    NO_LEADER("bring a replica of the partition back: kafka-topics.sh --describe --unavailable-partitions"),
    /** Fewer replicas are in sync than the topic demands. */
    TOO_FEW_REPLICAS("bring the brokers back: kafka-topics.sh --describe --under-min-isr-partitions"),
    /** A broker cannot write its log. */
    BROKER_DISK("look at the brokers' disks: df -h on each, and its server.log"),
    /** Connected, and no acknowledgement in time. */
    SLOW("look at the load of the brokers and at the network in between"),
    /** The broker refuses the time stamp of a record. */
    CLOCK("compare the clocks: timedatectl set-ntp true, as root, here or at the brokers"),
    /** The broker does not know a request of this client. */
    OLD_BROKER("use brokers of Kafka 2.1 or later"),
    /** Anything else. */
    FAILED("look at the broker's log, and here with log:set WARN org.apache.kafka");

    private final String remedy;

    KafkaProblem(String remedy) {
        this.remedy = remedy;
    }

    /** What to do, in one line; TOPIC and NAME stand for the operator's. */
    public String remedy() {
        return remedy;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody has to change something before it can succeed. */
    public boolean isConfiguration() {
        return switch (this) {
            case TLS, PLAIN_TEXT, LOGIN, SECRET, TOPIC_MISSING, NOT_AUTHORIZED, CLOCK, OLD_BROKER -> true;
            default -> false;
        };
    }
}
