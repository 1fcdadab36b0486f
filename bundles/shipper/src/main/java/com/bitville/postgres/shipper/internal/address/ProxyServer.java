package com.bitville.postgres.shipper.internal.address;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * An HTTP proxy between agent and listener.
 *
 * @param host its name, not resolved
 * @param port its port
 * @param user the user for its login, empty for none
 */
public record ProxyServer(String host, int port, String user) {
    /** As configured; empty for none. */
    public static Optional<ProxyServer> of(String url, String user) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("listener proxy_user must not contain a colon, which would end it");
        }
        try {
            URI uri = new URI(url);
            Optional<ListenerEndpoint> at = ListenerEndpoint.of(uri);
            // A URI with a host always has a path, possibly empty.
            if ("http".equalsIgnoreCase(uri.getScheme())
                    && at.filter(listenerEndpoint -> listenerEndpoint.port() > 0)
                            .isPresent()
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawPath().matches("/?")) {
                return Optional.of(new ProxyServer(at.get().host(), at.get().port(), user));
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("listener proxy is not a URL: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("listener proxy must be http://host:port without user and path");
    }

    /** The host in the form for a resolver. */
    public String name() {
        return ListenerEndpoint.nameOf(host);
    }

    /** In the form of the configuration. */
    public String url() {
        return "http://" + host + ":" + port;
    }
}
