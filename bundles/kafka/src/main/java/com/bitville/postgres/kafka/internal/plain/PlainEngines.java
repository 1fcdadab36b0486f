package com.bitville.postgres.kafka.internal.plain;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Connections without encryption to this host alone. The maker of engines is the one place where the Kafka client asks about each connection
 * before it sends a byte or a password over it, whether its address comes from the configuration or from what a broker advertises. Made by
 * the client, by its name.
 */
public final class PlainEngines extends ClientEngines {
    /** The setting of the client that holds the {@link LocalPeers}. */
    public static final String PEERS = "bitville.peers";

    private @Nullable LocalPeers peers;
    private @Nullable SSLContext context;

    @Override
    public void configure(Map<String, ?> configs) {
        peers = (LocalPeers) configs.get(PEERS);
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(null, new TrustManager[0], null);
            context = made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        if (!Objects.requireNonNull(peers, PEERS).permits(peerHost, peerPort)) {
            throw new IllegalArgumentException(peerHost + " is another host, and the connection is not encrypted");
        }
        return new PlainEngine(Objects.requireNonNull(context, "not configured").createSSLEngine());
    }

    @Override
    public void close() {
        peers = null;
    }
}
