package com.bitville.postgres.otlp.internal.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the collector is and how it is asked.
 *
 * @param endpoint the base URL; the path of a signal is appended
 * @param headers read at each request
 * @param caFile the only authorities that may certify the collector; if empty, the system's
 * @param timeout of a whole request with its answer
 * @param gzip whether bodies are compressed
 * @param allowInsecure whether plain http may leave this host
 */
public record CollectorAddress(
        URI endpoint,
        RequestHeaders.Source headers,
        Optional<Path> caFile,
        Duration timeout,
        boolean gzip,
        boolean allowInsecure) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Refuses what is no URL with a host. */
    public CollectorAddress {
        if (endpoint.getHost() == null
                || !("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))) {
            throw new IllegalArgumentException("otlp.endpoint must be http:// or https:// with a host");
        }
    }

    /** For messages. */
    public String shown() {
        return endpoint.getScheme() + "://" + endpoint.getAuthority();
    }

    /** The URL of a signal. */
    URI of(Signal signal) {
        String base = endpoint.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + signal.path());
    }

    /** Whether TLS protects the way. */
    public boolean isEncrypted() {
        return "https".equals(endpoint.getScheme());
    }

    /** The host without brackets. */
    public String host() {
        return endpoint.getHost().replaceAll("[\\[\\]]", "");
    }

    /** The port, given or usual. */
    public int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : isEncrypted() ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether data would cross a network unencrypted without the operator's consent; decided by the spelling alone. */
    public boolean isRefused() {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        boolean loopback = host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
        return !isEncrypted() && !allowInsecure && !loopback;
    }
}
