package com.bitville.postgres.otlp.internal.doctor;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.tls.CertificateText;
import com.bitville.postgres.api.tls.PeerProblem;
import com.bitville.postgres.api.tls.PeerVerifier;
import com.bitville.postgres.otlp.internal.http.CollectorAddress;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import com.bitville.postgres.otlp.internal.http.OtlpClient;
import com.bitville.postgres.otlp.internal.http.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Step by step to the collector: name, port, TLS, login, answer. The request is one of each signal without content, by the same client and
 * with the same headers as all others.
 */
public final class CollectorCheck {
    private static final int GRPC = 4317;
    private static final int NOT_FOUND = 404;
    private static final Duration CONNECT = Duration.ofSeconds(3);

    private final OtlpClient client;
    private final CollectorAddress address;

    public CollectorCheck(OtlpClient client) {
        this.client = client;
        this.address = client.address();
    }

    /** The findings of each step up to the one that fails. */
    public List<Finding> look(Duration most) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        if (address.isRefused()) {
            findings.add(error(
                    "otlp endpoint",
                    address.shown() + " is plain http to another host: nothing is sent",
                    Remedy.shell("bin/bitville config set otlp.endpoint https://"
                            + address.endpoint().getRawAuthority())));
            return findings;
        }
        if (!name(findings) || !port(findings, least(most, CONNECT))) {
            return findings;
        }
        for (Signal signal : Signal.values()) {
            OtlpAnswer answer = client.probe(signal, least(most, address.timeout()));
            Optional<Finding> tls = signal == Signal.METRICS ? tls(answer) : Optional.empty();
            tls.ifPresent(findings::add);
            if (tls.filter(finding -> finding.severity() != FindingSeverity.OK).isPresent()) {
                return findings;
            }
            findings.add(answer(signal, answer));
        }
        return findings;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean name(List<Finding> findings) {
        try {
            InetAddress found = InetAddress.getByName(address.host());
            findings.add(ok("otlp name", address.host() + " is " + found.getHostAddress()));
            return true;
        } catch (UnknownHostException e) {
            findings.add(error(
                    "otlp name",
                    address.host() + " cannot be resolved",
                    Remedy.shell("getent hosts " + address.host(), "bin/bitville config get otlp.endpoint")));
            return false;
        }
    }

    private boolean port(List<Finding> findings, Duration within) {
        String place = address.host() + ":" + address.port();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), (int) within.toMillis());
            findings.add(ok("otlp port", place + " takes connections"));
            return true;
        } catch (IOException e) {
            findings.add(error(
                    "otlp port",
                    place + ": " + e.getMessage(),
                    Remedy.shell(
                            "# is the collector running, does its otlp receiver have http, and does a firewall block the way?",
                            "timeout 5 bash -c '</dev/tcp/" + address.host() + "/" + address.port()
                                    + "' && echo open")));
            return false;
        }
    }

    private Optional<Finding> tls(OtlpAnswer answer) {
        if (!address.isEncrypted()) {
            return Optional.of(ok("otlp TLS", "none: " + address.shown()));
        }
        Optional<PeerVerifier> peer = client.peer();
        Optional<PeerProblem> problem = peer.flatMap(PeerVerifier::problem);
        if (problem.isPresent()) {
            return Optional.of(error("otlp TLS", answer.words(), remedy(problem.get())));
        }
        Optional<X509Certificate> shown = peer.flatMap(PeerVerifier::shown);
        if (answer.status() == 0 && (shown.isEmpty() || answer.words().startsWith("TLS:"))) {
            return Optional.of(error(
                    "otlp TLS",
                    "no handshake: " + answer.words(),
                    Remedy.shell(
                            "bin/bitville config get otlp.endpoint   # is it https there, by TLS 1.2 or 1.3?",
                            "openssl s_client -connect " + address.host() + ":" + address.port() + " </dev/null")));
        }
        return shown.map(certificate -> ok("otlp TLS", CertificateText.of(certificate)));
    }

    private static Remedy remedy(PeerProblem problem) {
        return switch (problem) {
            case EXPIRED -> Remedy.words("renew the collector's certificate, which has expired; logs wait meanwhile");
            case NOT_YET_VALID -> Remedy.shell("timedatectl   # as root: is this host's clock right?");
            case WRONG_NAME ->
                Remedy.words(
                        "use a name of the certificate in otlp.endpoint, or issue a certificate for the one there");
            case NO_AUTHORITY ->
                Remedy.shell(
                        "# get the authority's certificate from the operator of the collector, as PEM, then:",
                        "bin/bitville config set otlp.ca_file /etc/bitville/collector-ca.pem");
        };
    }

    private Finding answer(Signal signal, OtlpAnswer answer) {
        String subject = "otlp " + signal.name().toLowerCase(java.util.Locale.ROOT);
        if (answer.meaning() == Meaning.TAKEN) {
            return ok(subject, address.shown() + " takes them");
        }
        if (answer.status() == 401 || answer.status() == 403) {
            return error(
                    "otlp login",
                    answer.words(),
                    Remedy.shell(
                            "bin/bitville config get otlp.headers_file   # a line Authorization: ... that the collector knows"));
        }
        if (answer.meaning() == Meaning.LATER && answer.status() != 0) {
            return Finding.of(
                    FindingSeverity.WARNING,
                    FindingAreas.DELIVERY,
                    subject,
                    "",
                    answer.words(),
                    Remedy.words("the collector has a problem or too much to do; logs wait, metrics are sent anew"));
        }
        String hint = address.port() == GRPC
                ? "   # " + GRPC + " is the port of gRPC; its HTTP port is mostly 4318"
                : answer.status() == NOT_FOUND
                        ? "   # has its otlp receiver another path, or no pipeline of this signal?"
                        : "   # is an OTLP receiver there, http or https?";
        return error(subject, answer.words(), Remedy.shell("bin/bitville config get otlp.endpoint" + hint));
    }

    private static Finding ok(String subject, String message) {
        return Finding.ok(FindingAreas.DELIVERY, subject, "", message);
    }

    private static Finding error(String subject, String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, FindingAreas.DELIVERY, subject, "", message, remedy);
    }
}
