package com.bitville.postgres.shipper.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DELIVERY;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.tls.CertificateText;
import com.bitville.postgres.api.tls.PeerProblem;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The doctor's finding for each step to the listener. */
record RouteFindings(ListenerSettings settings, Clock clock) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final int REDIRECT = 3;
    private static final int TROUBLE = 5;

    private String host() {
        return settings.endpoint().name();
    }

    private String hostAndPort() {
        return settings.endpoint().host() + ":" + settings.port();
    }

    private String proxyUrl() {
        return settings.via();
    }

    Finding portOk() {
        return Finding.ok(DELIVERY, "port", "", hostAndPort() + " takes connections");
    }

    Finding port(String reason) {
        return error(
                "port",
                hostAndPort() + ": " + reason,
                Remedy.shell(
                        "# is the listener running, and does a firewall block the connection?",
                        "timeout 5 bash -c '</dev/tcp/" + host() + "/" + settings.port() + "' && echo open"));
    }

    Finding proxyOk() {
        return Finding.ok(
                DELIVERY,
                "proxy",
                "",
                proxyUrl() + (settings.encrypted() ? " opens a tunnel to " : " answers for ") + hostAndPort());
    }

    Finding proxy(ListenerClient.Outcome outcome) {
        if (outcome.reply() instanceof ListenerReply.Failure failure
                && failure.kind() == ListenerReply.Kind.PROXY_LOGIN) {
            return error("proxy", outcome.reason(), login());
        }
        String reason = "the proxy " + proxyUrl() + ": " + outcome.reason();
        if (outcome.reason().startsWith(ListenerClient.NO_TUNNEL)) {
            return error("proxy", reason, Remedy.words("allow CONNECT to " + hostAndPort() + " at the proxy"));
        }
        return error(
                "proxy",
                reason,
                settings.proxy()
                        .map(by -> Remedy.shell(
                                "timeout 5 bash -c '</dev/tcp/" + by.host() + "/" + by.port() + "' && echo open"))
                        .orElseGet(() -> Remedy.shell("bin/bitville config get listener.proxy")));
    }

    private static Remedy login() {
        return Remedy.shell(
                "# or allow this host at the proxy without a login",
                "# bin/bitville config set listener.proxy_user USER",
                "bin/bitville config set-secret listener.proxy_password");
    }

    Finding tlsOk(Optional<TlsProbe> handshake) {
        if (handshake.isEmpty()) {
            return Finding.ok(DELIVERY, "TLS", "", "none: " + settings.address());
        }
        Optional<X509Certificate> shown = handshake.get().shown();
        String text = shown.map(CertificateText::of).orElse("an earlier session was resumed");
        Instant end = shown.map(own -> own.getNotAfter().toInstant()).orElse(Instant.MAX);
        return end.minus(SOON).isBefore(clock.instant())
                ? Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "TLS",
                        "",
                        text + ": ends within " + SOON.toDays() + " days",
                        Remedy.words("renew the listener's certificate before " + end))
                : Finding.ok(DELIVERY, "TLS", "", text);
    }

    Finding tls(String reason, Optional<TlsProbe> handshake) {
        return error("TLS", reason, remedy(handshake));
    }

    /** The remedy for a failed handshake. */
    private Remedy remedy(Optional<TlsProbe> handshake) {
        if (handshake.isEmpty()) {
            // There is no handshake without authorities.
            return Remedy.shell("bin/bitville config set listener.ca_file /etc/bitville/listener-ca.pem");
        }
        TlsProbe tls = handshake.get();
        Optional<PeerProblem> problem = tls.problem();
        if (problem.isPresent()) {
            return remedy(problem.get(), tls.shown());
        }
        if (tls.demanded()) {
            return Remedy.words(
                    "the agent authenticates only with its API key: configure the listener to accept this host without a"
                            + " client certificate; nothing is lost meanwhile");
        }
        return Remedy.shell(
                "bin/bitville config get listener.url   # is it https there, by TLS 1.2 or 1.3?",
                "openssl s_client -connect " + hostAndPort() + " </dev/null");
    }

    private Remedy remedy(PeerProblem problem, Optional<X509Certificate> shown) {
        return switch (problem) {
            case EXPIRED ->
                Remedy.words("renew the listener's certificate, which has expired; nothing is lost meanwhile");
            case NOT_YET_VALID -> Remedy.shell("timedatectl   # as root: is this host's clock right?");
            case WRONG_NAME ->
                Remedy.words("use a name of the certificate in listener.url ("
                        + shown.map(CertificateText::names).orElse("") + "), or issue a certificate for " + host());
            case NO_AUTHORITY ->
                Remedy.shell(
                        "# get the authority's certificate from the operator of the listener, as PEM, then:",
                        "bin/bitville config set listener.ca_file /etc/bitville/listener-ca.pem",
                        "# the listener's certificates: openssl s_client -connect " + hostAndPort()
                                + " -showcerts </dev/null");
        };
    }

    /** Problems of a delivery that a HEAD request without a key already shows; empty if there are none. */
    Optional<Finding> answer(ListenerClient.Outcome outcome) {
        if (outcome.step() == ReachStep.ANSWER) {
            return Optional.of(error(
                    "answer",
                    hostAndPort() + " accepts connections, but then: " + outcome.reason(),
                    Remedy.shell("bin/bitville config get listener.url   # is it this listener, http or https?")));
        }
        int status = outcome.reply() instanceof ListenerReply.Answer answer ? answer.status() : 0;
        if (status / 100 != REDIRECT && status / 100 != TROUBLE) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                FindingSeverity.WARNING,
                DELIVERY,
                "answer",
                "",
                "HTTP " + status + " from " + settings.address() + (settings.encrypted() ? "" : viaProxy()),
                status / 100 == REDIRECT
                        ? Remedy.shell("bin/bitville config get listener.url   # a redirect is not followed")
                        : Remedy.words("the listener, or a server in front of it, has a problem; payloads wait")));
    }

    private String viaProxy() {
        return settings.proxy().isEmpty() ? "" : " through " + proxyUrl();
    }

    private static Finding error(String subject, String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, DELIVERY, subject, "", message, remedy);
    }
}
