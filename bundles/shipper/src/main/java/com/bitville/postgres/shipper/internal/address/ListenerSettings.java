package com.bitville.postgres.shipper.internal.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings for requests to the listener.
 *
 * @param url absolute, http or https
 * @param timeout of a whole attempt, 1 s to 120 s
 * @param caFile the only authorities that may certify the listener; if empty, the system's
 * @param proxy an HTTP proxy between agent and listener
 * @param maxRequestsPerMinute 1 to 100,000
 * @param allowInsecure whether plain http may leave this host
 */
public record ListenerSettings(
        URI url,
        Duration timeout,
        Optional<Path> caFile,
        Optional<ProxyServer> proxy,
        int maxRequestsPerMinute,
        boolean allowInsecure) {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    public ListenerSettings {
        String scheme = url.getScheme();
        if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
                || ListenerEndpoint.of(url).isEmpty()) {
            throw new IllegalArgumentException("listener url must be http:// or https:// with a host");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("listener url must not contain a user or password");
        }
        inRange("listener timeout_s", timeout.toSeconds(), 1, 120);
        inRange("listener max_requests_per_minute", maxRequestsPerMinute, 1, 100_000);
    }

    /** Without a proxy. */
    public ListenerSettings(
            URI url, Duration timeout, Optional<Path> caFile, int maxRequestsPerMinute, boolean allowInsecure) {
        this(url, timeout, caFile, Optional.empty(), maxRequestsPerMinute, allowInsecure);
    }

    public static ListenerSettings of(ListenerConfig config) {
        String file = config.ca_file().strip();
        return new ListenerSettings(
                parse(config.url().strip()),
                Duration.ofSeconds(config.timeout_s()),
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                ProxyServer.of(config.proxy().strip(), config.proxy_user().strip()),
                config.max_requests_per_minute(),
                config.allow_insecure());
    }

    /** Its host and port. */
    public ListenerEndpoint endpoint() {
        return ListenerEndpoint.of(url).orElseThrow();
    }

    /** Its port, also where the URL has none. */
    public int port() {
        int port = endpoint().port();
        return port >= 0 ? port : standardPort();
    }

    private int standardPort() {
        return encrypted() ? 443 : 80;
    }

    /** Host and port for a {@code Host} header: without the port that is the scheme's own. */
    public String authority() {
        return endpoint().host() + (port() == standardPort() ? "" : ":" + port());
    }

    /** Path and query for a request. */
    public String target() {
        String path = url.getRawPath();
        return (path == null || path.isEmpty() ? "/" : path)
                + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    }

    public Duration connectTimeout() {
        return timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
    }

    public boolean encrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** Whether key and data would cross a network unencrypted without the operator's consent. */
    public boolean refused() {
        return !encrypted()
                && !allowInsecure
                && (!loopback(endpoint().host())
                        || proxy.filter(by -> !loopback(by.host())).isPresent());
    }

    /** The URL of the listener without the query, which may contain data that does not belong in a log. */
    public String address() {
        return url.getScheme() + "://" + url.getAuthority() + (url.getPath() == null ? "" : url.getPath());
    }

    /** The proxy in the form of the configuration, or "none". */
    public String via() {
        return proxy.map(ProxyServer::url).orElse("none");
    }

    /** Decides only by the spelling: a lookup would block, and the address of a name can change after the check. */
    private static boolean loopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || LOOPBACK.matcher(name).matches();
    }

    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("listener url is not a URL: " + e.getReason(), e);
        }
    }

    private static void inRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + " is outside " + least + " to " + most);
        }
    }
}
