package com.bitville.postgres.shipper.internal;

import static com.bitville.postgres.api.health.Areas.DELIVERY;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.health.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/**
 * The doctor's look at the way to the listener, step by step: name, port, TLS, clock, key; by the proxy where one is
 * configured. Sends no payload and no key, and the proxy's password only to the proxy, if it asks.
 */
final class ListenerCheck {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofDays(14);

    private final ListenerSettings settings;
    private final Secrets secrets;
    private final Clock clock;

    ListenerCheck(ListenerSettings settings, Secrets secrets, Clock clock) {
        this.settings = settings;
        this.secrets = secrets;
        this.clock = clock;
    }

    List<Finding> look(Duration most) {
        List<Finding> findings = new ArrayList<>();
        findings.add(key());
        if (settings.refused()) {
            findings.add(Finding.of(
                    Severity.ERROR,
                    DELIVERY,
                    "url",
                    "",
                    settings.address() + " is plain http to another host: nothing is sent",
                    Remedy.shell("bin/bitville config set listener.url https://"
                            + settings.url().getRawAuthority() + settings.url().getRawPath())));
        }
        route(findings, (int) Math.max(1, most.toMillis() / 3));
        return findings;
    }

    private Finding key() {
        Remedy set = Remedy.shell("bin/bitville config set-secret listener.api_key");
        try {
            Optional<Secret> key = secrets.listenerApiKey();
            return key.isPresent()
                    ? Finding.ok(DELIVERY, "api key", "", "configured and readable")
                    : Finding.of(
                            Severity.ERROR, DELIVERY, "api key", "", "none is configured: payloads stay on disk", set);
        } catch (SecretException e) {
            return Finding.of(Severity.ERROR, DELIVERY, "api key", "", String.valueOf(e.getMessage()), set);
        }
    }

    private void route(List<Finding> findings, int patience) {
        String host = settings.endpoint().host();
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = settings.endpoint().port() >= 0 ? settings.endpoint().port() : settings.encrypted() ? 443 : 80;
        if (settings.proxy().isPresent()) {
            byProxy(findings, settings.proxy().get(), name, port, patience);
            return;
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(name);
        } catch (UnknownHostException e) {
            findings.add(error("name", name + " cannot be resolved", "getent hosts " + name));
            return;
        }
        findings.add(Finding.ok(
                DELIVERY,
                "name",
                "",
                name + " is "
                        + Arrays.stream(addresses)
                                .map(InetAddress::getHostAddress)
                                .collect(Collectors.joining(", "))));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(addresses[0], port), patience);
            socket.setSoTimeout(patience);
            findings.add(Finding.ok(
                    DELIVERY, "port", "", addresses[0].getHostAddress() + ":" + port + " takes connections"));
            if (settings.encrypted()) {
                encrypted(findings, socket, name, port);
            } else {
                findings.add(Finding.ok(DELIVERY, "TLS", "", "none: " + settings.address()));
                findings.add(clock(ClockSkew.ask(socket, settings.url(), clock)));
            }
        } catch (IOException e) {
            String why = e instanceof SocketTimeoutException ? "no answer in time" : String.valueOf(e.getMessage());
            findings.add(error(
                    "port",
                    addresses[0].getHostAddress() + ":" + port + ": " + why,
                    "# is the listener running, and does a firewall stand between?\ntimeout 5 bash -c '</dev/tcp/"
                            + name + "/" + port + "' && echo open"));
        }
    }

    /** Whether the listener's name and port are any good is then for the proxy to say. */
    private void byProxy(List<Finding> findings, ProxyServer proxy, String name, int port, int patience) {
        String host = settings.endpoint().host() + ":" + port;
        ProxyRoute route = new ProxyRoute(proxy, new ProxyLogin(proxy, settings.encrypted(), secrets), patience);
        String head = settings.encrypted()
                ? "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n"
                : ClockSkew.request(settings.address(), settings.url());
        Optional<ProxyRoute.Passage> passage = route.ask(head, host, findings);
        if (passage.isEmpty()) {
            return;
        }
        try (Socket socket = passage.get().socket()) {
            if (settings.encrypted()) {
                encrypted(findings, socket, name, port);
            } else {
                findings.add(Finding.ok(DELIVERY, "TLS", "", "none: " + settings.address()));
                findings.add(clock(ClockSkew.of(passage.get().head(), clock.instant())));
            }
        } catch (IOException e) {
            findings.add(Finding.ok(DELIVERY, "proxy", "", "a connection did not close: " + Failures.describe(e)));
        }
    }

    private void encrypted(List<Finding> findings, Socket socket, String name, int port) {
        Handshake handshake = new Handshake(settings.caFile());
        try (SSLSocket tls = handshake.over(socket, name, port)) {
            findings.add(certificate(handshake, tls.getSession().getProtocol()));
            findings.add(clock(ClockSkew.ask(tls, settings.url(), clock)));
        } catch (IOException e) {
            findings.add(Finding.of(
                    Severity.ERROR,
                    DELIVERY,
                    "TLS",
                    "",
                    Failures.describe(e)
                            + handshake
                                    .shown()
                                    .map(shown -> "; it shows " + shown.text())
                                    .orElse(""),
                    handshake.remedy(name, port, clock.instant())));
        }
    }

    private Finding certificate(Handshake handshake, String protocol) {
        Instant end = handshake.shown().map(Handshake.Shown::end).orElse(Instant.MAX);
        String text =
                protocol + ", " + handshake.shown().map(Handshake.Shown::text).orElse("");
        return end.minus(SOON).isBefore(clock.instant())
                ? Finding.of(
                        Severity.WARNING,
                        DELIVERY,
                        "TLS",
                        "",
                        text + ": ends within " + SOON.toDays() + " days",
                        Remedy.words("have the listener's certificate renewed before " + end))
                : Finding.ok(DELIVERY, "TLS", "", text);
    }

    private static Finding clock(Optional<Duration> skew) {
        if (skew.isEmpty()) {
            return Finding.ok(DELIVERY, "clock", "", "the listener does not tell its time");
        }
        Duration ahead = skew.get();
        String text =
                Math.abs(ahead.toSeconds()) + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " the listener's";
        return ahead.abs().compareTo(SKEW) > 0
                ? Finding.of(
                        Severity.WARNING,
                        DELIVERY,
                        "clock",
                        "",
                        "this host's clock is " + text + ": times do not match across hosts",
                        Remedy.shell("timedatectl set-ntp true   # as root, here or at the listener"))
                : Finding.ok(DELIVERY, "clock", "", text);
    }

    private static Finding error(String subject, String message, String commands) {
        return Finding.of(Severity.ERROR, DELIVERY, subject, "", message, Remedy.shell(commands));
    }
}
