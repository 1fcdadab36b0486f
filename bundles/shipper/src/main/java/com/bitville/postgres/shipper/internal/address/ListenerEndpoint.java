package com.bitville.postgres.shipper.internal.address;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of a URL. Java does not accept a name with an underscore, neither in a URL nor in TLS, but resolvers do, and containers use
 * such names.
 *
 * @param host without the final dot of an absolute name, which TLS does not allow; an IPv6 address in brackets
 * @param port -1 if there is none
 */
public record ListenerEndpoint(String host, int port) {
    private static final Pattern LITERAL = Pattern.compile("\\[.*|[0-9.]+");
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9_.-]{1,253})(?::(\\d{1,5})?)?");

    /** Empty if the URL has no host. */
    public static Optional<ListenerEndpoint> of(URI url) {
        if (url.getHost() != null) {
            return Optional.of(new ListenerEndpoint(relative(url.getHost()), url.getPort()));
        }
        String authority = url.getRawAuthority();
        Matcher named = NAMED.matcher(authority == null ? "" : authority);
        if (!named.matches() || named.group(1).indexOf('_') < 0) {
            return Optional.empty();
        }
        int port = named.group(2) == null ? -1 : Integer.parseInt(named.group(2));
        return port <= 65_535 ? Optional.of(new ListenerEndpoint(relative(named.group(1)), port)) : Optional.empty();
    }

    private static String relative(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Whether Java accepts it neither in TLS nor in its check of certificates. */
    public boolean isUnderscored() {
        return host.indexOf('_') >= 0;
    }

    /** Whether it is an address and no name. */
    public boolean isLiteral() {
        return LITERAL.matcher(host).matches();
    }

    /** The host in the form for a resolver. */
    public String name() {
        return nameOf(host);
    }

    /** A host of a URL in the form for a resolver: an IPv6 address without brackets. */
    static String nameOf(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
