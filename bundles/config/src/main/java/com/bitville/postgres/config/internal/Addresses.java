package com.bitville.postgres.config.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What counts as a host, a listener's URL, its origin, and this machine itself. */
final class Addresses {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_]([\\p{L}\\p{N}_.-]{0,251}[\\p{L}\\p{N}_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]{1,32})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[(0*:)*:?0*1]", Pattern.CASE_INSENSITIVE);

    private Addresses() {}

    /** A host name, an IPv4 or IPv6 address (also in brackets), or the folder of a Unix socket. */
    static boolean isHost(String text) {
        if (text.startsWith("/")) {
            return text.length() <= 107;
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return bare.contains(":")
                ? IPV6.matcher(bare).matches()
                : NAME.matcher(text).matches();
    }

    static boolean isListenerUrl(String text) {
        return parse(text).isPresent();
    }

    /** Nothing, or where an HTTP proxy listens. */
    static boolean isProxy(String text) {
        return text.isEmpty()
                || parse(text)
                        .filter(uri -> "http".equalsIgnoreCase(uri.getScheme()) && uri.getPort() > 0)
                        .filter(uri ->
                                uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                        .filter(uri -> uri.getRawQuery() == null)
                        .isPresent();
    }

    /** Nothing, or a name that the scheme Basic can tell from the password after it. */
    static boolean isProxyUser(String text) {
        return text.length() <= 255 && text.indexOf(':') < 0;
    }

    /** A proxy as what a password may be sent to, empty for none. */
    static String proxy(String url) {
        return Words.lower(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    /** Whether the URL would carry data in clear to another machine. */
    static boolean isInsecure(String url) {
        return parse(url)
                .filter(uri -> "http".equalsIgnoreCase(uri.getScheme()))
                .filter(uri -> !LOOPBACK.matcher(uri.getHost()).matches())
                .isPresent();
    }

    /** Scheme, host and port of a URL: what a key may be sent to. Plain http is read by a proxy on the way, so that counts too. */
    static String origin(String url, String proxy) {
        return parse(url)
                .map(uri -> {
                    String scheme = Words.lower(uri.getScheme());
                    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
                    String through = proxy.isEmpty() || scheme.equals("https") ? "" : " through " + proxy(proxy);
                    return scheme + "://" + Words.lower(uri.getHost()) + ":" + port + through;
                })
                .orElse("");
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null && uri.getPort() <= 65_535;
            return http && plain && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
