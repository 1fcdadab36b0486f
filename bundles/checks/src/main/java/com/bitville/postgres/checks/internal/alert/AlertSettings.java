package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.check.CheckSeverity;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of the webhook.
 *
 * @param url absolute, http or https
 * @param format the form of a message
 * @param headersFile lines {@code Name: value}, read at each message
 * @param least findings below are not posted
 * @param caFile the only authorities that may certify the receiver; if empty, the system's
 * @param proxy an HTTP proxy on the way
 * @param allowInsecure whether plain http may leave this host
 */
record AlertSettings(
        URI url,
        AlertFormat format,
        Optional<Path> headersFile,
        CheckSeverity least,
        Optional<Path> caFile,
        Optional<InetSocketAddress> proxy,
        boolean allowInsecure) {
    private static final int HTTP_PORT = 80;

    AlertSettings {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("alerts.webhook_url must be http:// or https:// with a host");
        }
    }

    /** Empty while no URL is set. */
    static Optional<AlertSettings> of(AlertsConfig config) {
        if (text(config.webhook_url()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new AlertSettings(
                URI.create(text(config.webhook_url())),
                AlertFormat.valueOf(text(config.format()).toUpperCase(Locale.ROOT)),
                path(config.headers_file()),
                CheckSeverity.valueOf(text(config.min_severity()).toUpperCase(Locale.ROOT)),
                path(config.ca_file()),
                proxy(text(config.proxy())),
                config.allow_insecure()));
    }

    private static String text(String given) {
        return Objects.requireNonNullElse(given, "").strip();
    }

    private static Optional<Path> path(String given) {
        return text(given).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(given)));
    }

    private static Optional<InetSocketAddress> proxy(String given) {
        if (given.isEmpty()) {
            return Optional.empty();
        }
        URI proxy = URI.create(given);
        return Optional.of(
                InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort()));
    }

    /** Without the query, which may hold a token; many webhooks have one in the path, so only its host is told. */
    String address() {
        return url.getScheme() + "://" + url.getAuthority();
    }

    /** Whether findings would cross a network unencrypted without the operator's consent; decided by the spelling alone. */
    boolean refused() {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
        return !"https".equals(url.getScheme()) && !allowInsecure && !loopback;
    }
}
