package com.bitville.postgres.shipper.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.DELIVERY;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.http.ClockSkew;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.http.ListenerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The doctor's check of the connection to the listener, step by step: name, port, TLS, clock, key. It uses the same client as delivery, so
 * that both give the same verdict. Sends no payload and no key, and the proxy's password only to the proxy, if it asks for it.
 */
public final class ListenerCheck implements AutoCloseable {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Remedy AGAIN = Remedy.shell("bin/bitville doctor");

    private final ListenerSettings settings;
    private final ListenerClient client;
    private final Secrets secrets;
    private final Clock clock;

    /** Keeps the client from one check to the next, and closes it when this component ends. */
    public ListenerCheck(ListenerSettings settings, ListenerClient client, Secrets secrets, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Called by any thread: the client is used by one at a time. */
    public synchronized List<Finding> look(Duration most) {
        List<Finding> findings = new ArrayList<>();
        findings.add(key());
        if (settings.refused()) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    DELIVERY,
                    "url",
                    "",
                    settings.address() + " is plain http to another host: nothing is sent",
                    Remedy.shell("bin/bitville config set listener.url https://"
                            + settings.url().getRawAuthority() + settings.url().getRawPath())));
        }
        route(findings, most);
        return findings;
    }

    private Finding key() {
        Remedy set = Remedy.shell("bin/bitville config set-secret listener.api_key");
        try {
            Optional<Secret> key = secrets.listenerApiKey();
            return key.isPresent()
                    ? Finding.ok(DELIVERY, "api key", "", "configured and readable")
                    : Finding.of(
                            FindingSeverity.ERROR,
                            DELIVERY,
                            "api key",
                            "",
                            "none is configured: payloads stay on disk",
                            set);
        } catch (SecretException e) {
            return Finding.of(FindingSeverity.ERROR, DELIVERY, "api key", "", String.valueOf(e.getMessage()), set);
        }
    }

    private void route(List<Finding> findings, Duration most) {
        // A proxy looks the name up itself.
        if (settings.proxy().isEmpty() && !name(findings)) {
            return;
        }
        Duration within = most.compareTo(settings.timeout()) < 0 ? most : settings.timeout();
        try {
            Instant sent = clock.instant();
            ListenerClient.Outcome outcome = client.send(ListenerRequest.question(), within, true);
            Duration way = Duration.between(sent, clock.instant());
            way(findings, outcome);
            if (outcome.step() == ReachStep.DONE) {
                findings.add(clock(ClockSkew.of(outcome.date(), sent.plus(way.dividedBy(2)))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(error("answer", "the check of the listener was interrupted", AGAIN));
        }
        client.trustFault()
                .ifPresent(fault -> findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "ca_file",
                        "",
                        fault + "; until it is fixed, its last valid version stays in force",
                        Remedy.shell("bin/bitville config get listener.ca_file"))));
    }

    private boolean name(List<Finding> findings) {
        String name = settings.endpoint().name();
        try {
            List<InetAddress> addresses = client.addresses();
            findings.add(Finding.ok(
                    DELIVERY,
                    "name",
                    "",
                    name + " is "
                            + addresses.stream()
                                    .map(InetAddress::getHostAddress)
                                    .collect(Collectors.joining(", "))));
            return true;
        } catch (UnknownHostException e) {
            findings.add(error("name", name + " cannot be resolved", Remedy.shell("getent hosts " + name)));
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** The findings of each step up to the one that fails. */
    private void way(List<Finding> findings, ListenerClient.Outcome outcome) {
        boolean proxied = settings.proxy().isPresent();
        RouteFindings route = new RouteFindings(settings, clock);
        switch (outcome.step()) {
            case NAME, PORT -> findings.add(route.port(outcome.reason()));
            case PROXY -> findings.add(route.proxy(outcome));
            case TLS -> {
                findings.add(proxied ? route.proxyOk() : route.portOk());
                findings.add(route.tls(outcome.reason(), client.handshake()));
            }
            default -> {
                findings.add(proxied ? route.proxyOk() : route.portOk());
                findings.add(route.tlsOk(client.handshake()));
                route.answer(outcome).ifPresent(findings::add);
            }
        }
    }

    private static Finding clock(Optional<Duration> skew) {
        if (skew.isEmpty()) {
            return Finding.ok(DELIVERY, "clock", "", "the listener sends no date");
        }
        Duration ahead = skew.get();
        String text =
                Math.abs(ahead.toSeconds()) + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " the listener's";
        return ahead.abs().compareTo(SKEW) > 0
                ? Finding.of(
                        FindingSeverity.WARNING,
                        DELIVERY,
                        "clock",
                        "",
                        "this host's clock is " + text + ": times of agent and listener do not match",
                        Remedy.shell("timedatectl set-ntp true   # as root, here or at the listener"))
                : Finding.ok(DELIVERY, "clock", "", text);
    }

    private static Finding error(String subject, String message, Remedy remedy) {
        return Finding.of(FindingSeverity.ERROR, DELIVERY, subject, "", message, remedy);
    }
}
