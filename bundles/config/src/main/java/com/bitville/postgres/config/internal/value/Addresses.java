package com.bitville.postgres.config.internal.value;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks of hosts, of a listener's URL and its origin, and of addresses of this machine. */
public final class Addresses {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_]([\\p{L}\\p{N}_.-]{0,251}[\\p{L}\\p{N}_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9_.-]{1,32})?");
    private static final Pattern UNDERSCORED = Pattern.compile("(?=[^:]*_)([A-Za-z0-9_.-]{1,253})(?::([0-9]{1,5}))?");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]{1,90}]|[^:/\\s]{1,255}):([0-9]{1,5})");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost\\.?|127(\\.[0-9]{1,3}){3}|\\[(0*:)*:?0*1]", Pattern.CASE_INSENSITIVE);

    private Addresses() {}

    /** A host name, an IPv4 or IPv6 address (also in brackets), or the folder of a Unix socket. */
    public static boolean isHost(String text) {
        if (text.startsWith("/")) {
            return text.length() <= 107;
        }
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return bare.contains(":")
                ? IPV6.matcher(bare).matches()
                : NAME.matcher(text).matches();
    }

    /** Whether a text is a list of up to so many hosts, each with a port; an IPv6 address is in brackets. */
    public static boolean areHostsWithPorts(String text, int most) {
        String[] all = text.split(",", -1);
        if (all.length > most) {
            return false;
        }
        for (String each : all) {
            Matcher parts = HOST_AND_PORT.matcher(each.strip());
            if (!parts.matches() || !isHost(parts.group(1))) {
                return false;
            }
            int port = Integer.parseInt(parts.group(2));
            if (port < 1 || port > 65_535) {
                return false;
            }
        }
        return true;
    }

    /** Whether a host is this one, decided by its spelling alone; an IPv6 address is in brackets. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    public static boolean isListenerUrl(String text) {
        return parse(text).isPresent();
    }

    /** Empty, or the URL of an HTTP proxy. */
    public static boolean isProxy(String text) {
        return text.isEmpty()
                || parse(text)
                        .filter(url -> url.scheme().equals("http") && url.port() > 0)
                        .filter(url -> url.path().isEmpty() || url.path().equals("/"))
                        .filter(url -> !url.hasQuery())
                        .isPresent();
    }

    /** Empty, or a name without a colon, which separates name and password in the scheme Basic. */
    public static boolean isProxyUser(String text) {
        return text.length() <= 255 && text.indexOf(':') < 0;
    }

    /** The proxy to which a password may be sent, empty for none. */
    public static String proxy(String url) {
        return MessageText.lower(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    /** Whether the URL sends data unencrypted to another machine. */
    public static boolean isInsecure(String url) {
        return parse(url)
                .filter(http -> http.scheme().equals("http"))
                .filter(http -> !LOOPBACK.matcher(http.host()).matches())
                .isPresent();
    }

    /** Scheme, host and port of a URL, to which a key may be sent. For plain http also the proxy, which can read the requests. */
    public static String origin(String text, String proxy) {
        return parse(text)
                .map(url -> {
                    String scheme = url.scheme();
                    int port = url.port() >= 0 ? url.port() : scheme.equals("https") ? 443 : 80;
                    String through = proxy.isEmpty() || scheme.equals("https") ? "" : " through " + proxy(proxy);
                    return scheme + "://" + MessageText.lower(url.host()) + ":" + port + through;
                })
                .orElse("");
    }

    /** The parts of a URL; port -1 means no port. */
    private record Url(String scheme, String host, int port, String path, boolean hasQuery) {}

    private static Optional<Url> parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = MessageText.lower(String.valueOf(uri.getScheme()));
            boolean http = scheme.equals("http") || scheme.equals("https");
            boolean plain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            // Java does not accept a host name with an underscore, and then returns no port either.
            Matcher named = UNDERSCORED.matcher(String.valueOf(uri.getRawAuthority()));
            boolean underscored = uri.getHost() == null && named.matches();
            String host = underscored ? named.group(1) : uri.getHost();
            if (!http || !plain || host == null) {
                return Optional.empty();
            }
            int port = !underscored ? uri.getPort() : named.group(2) == null ? -1 : Integer.parseInt(named.group(2));
            return port <= 65_535
                    ? Optional.of(new Url(scheme, host, port, uri.getRawPath(), uri.getRawQuery() != null))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
