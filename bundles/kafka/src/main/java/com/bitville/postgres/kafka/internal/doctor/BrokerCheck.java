package com.bitville.postgres.kafka.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DELIVERY;

import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.tls.CertificateText;
import com.bitville.postgres.kafka.internal.client.BrokerReach;
import com.bitville.postgres.kafka.internal.client.BrokerTls;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.client.FaultClassifier;
import com.bitville.postgres.kafka.internal.client.KafkaFault;
import com.bitville.postgres.kafka.internal.client.KafkaProblem;
import com.bitville.postgres.kafka.internal.settings.BrokerAddress;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The doctor's check of the way to the topic, step by step: name, port, TLS, login, topic, authorisation, clock. Uses the same TLS and
 * login as delivery, and writes nothing.
 */
public final class BrokerCheck implements Check {
    private static final int STEP_MS = 2_000;
    private static final Duration SOON = Duration.ofDays(14);

    private final KafkaSettings settings;
    private final ClientProperties properties;
    private final Supplier<Optional<KafkaFault>> present;

    /**
     * A check.
     *
     * @param present what keeps payloads from being delivered at present
     */
    public BrokerCheck(KafkaSettings settings, ClientProperties properties, Supplier<Optional<KafkaFault>> present) {
        this.settings = settings;
        this.properties = properties;
        this.present = present;
    }

    @Override
    public List<Finding> check(Duration most) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        properties
                .openFiles()
                .forEach(file -> findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "kafka secret",
                        "",
                        "every user of this host can read " + file,
                        Remedy.shell("chmod 600 '" + file + "'"))));
        properties
                .trustFault()
                .ifPresent(fault -> findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "kafka ca_file",
                        "",
                        fault + "; until it is fixed, its last valid version stays in force",
                        Remedy.shell("bin/bitville config get kafka.ca_file"))));
        Optional<BrokerAddress> open = way(findings);
        if (open.isPresent() && tls(findings, open.get())) {
            TopicFindings.add(findings, settings, properties, most);
        }
        findings.add(clock());
        return findings;
    }

    /** The first broker that takes a connection. */
    private Optional<BrokerAddress> way(List<Finding> findings) {
        Optional<BrokerAddress> open = Optional.empty();
        boolean resolved = false;
        for (BrokerAddress broker : settings.brokers()) {
            try {
                String addresses = Arrays.stream(InetAddress.getAllByName(broker.host()))
                        .map(InetAddress::getHostAddress)
                        .collect(Collectors.joining(", "));
                if (!resolved) {
                    findings.add(Finding.ok(DELIVERY, "kafka name", "", broker.host() + " is " + addresses));
                }
                resolved = true;
            } catch (UnknownHostException e) {
                findings.add(finding(
                        severity(),
                        "kafka name",
                        broker.host() + " cannot be resolved",
                        "getent hosts " + broker.host()));
                continue;
            }
            Optional<String> refusal = open.isPresent() ? Optional.empty() : BrokerReach.refusal(broker, STEP_MS);
            if (refusal.isPresent()) {
                findings.add(finding(
                        severity(),
                        "kafka port",
                        refusal.get(),
                        "timeout 5 bash -c '</dev/tcp/" + broker.host() + "/" + broker.port() + "' && echo open"));
            } else if (open.isEmpty()) {
                findings.add(Finding.ok(DELIVERY, "kafka port", "", broker + " takes connections"));
                open = Optional.of(broker);
            }
        }
        return open;
    }

    /** One broker of several may be away. */
    private FindingSeverity severity() {
        return settings.brokers().size() > 1 && present.get().isEmpty()
                ? FindingSeverity.WARNING
                : FindingSeverity.ERROR;
    }

    /** Whether the next step makes sense. */
    private boolean tls(List<Finding> findings, BrokerAddress broker) {
        if (!settings.security().encrypted()) {
            findings.add(Finding.ok(DELIVERY, "kafka TLS", "", "none: " + settings.security()));
            return true;
        }
        Optional<BrokerTls> tls = Optional.empty();
        try {
            tls = properties.tls();
            handshake(tls.orElseThrow(), broker);
            findings.add(certificate(tls.get().shown(), broker));
            return true;
        } catch (IOException e) {
            KafkaFault fault = FaultClassifier.of(e);
            findings.add(finding(
                    FindingSeverity.ERROR,
                    "kafka TLS",
                    broker + ": " + fault.reason(),
                    "bin/bitville config get kafka.ca_file",
                    "openssl s_client -connect " + broker + " -servername " + broker.host() + " </dev/null"));
            return false;
        }
    }

    private static void handshake(BrokerTls tls, BrokerAddress broker) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(broker.host(), broker.port()), STEP_MS);
            plain.setSoTimeout(STEP_MS);
            try (SSLSocket secured = (SSLSocket)
                    tls.context().getSocketFactory().createSocket(plain, broker.host(), broker.port(), true)) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
                secured.startHandshake();
            }
        }
    }

    private static Finding certificate(Optional<X509Certificate> shown, BrokerAddress broker) {
        String text = shown.map(CertificateText::of).orElse("an earlier session was resumed");
        Instant end = shown.map(own -> own.getNotAfter().toInstant()).orElse(Instant.MAX);
        return end.minus(SOON).isBefore(Instant.now())
                ? Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "kafka TLS",
                        "",
                        "the certificate of " + broker + " ends soon: " + text,
                        Remedy.words("renew the certificate of " + broker))
                : Finding.ok(DELIVERY, "kafka TLS", "", text);
    }

    /** Brokers tell no time; they refuse records whose time stamp is too far from theirs. */
    private Finding clock() {
        return present.get()
                .filter(fault -> fault.problem() == KafkaProblem.CLOCK)
                .map(fault -> finding(
                        FindingSeverity.ERROR,
                        "kafka clock",
                        "the broker refuses the time stamps of this host: " + fault.reason(),
                        "timedatectl set-ntp true   # as root, here or at the brokers"))
                .orElseGet(() -> Finding.ok(DELIVERY, "kafka clock", "", "no broker has refused a time stamp"));
    }

    static Finding finding(FindingSeverity severity, String subject, String message, String... commands) {
        return Finding.of(severity, DELIVERY, subject, "", message, Remedy.shell(commands));
    }
}
