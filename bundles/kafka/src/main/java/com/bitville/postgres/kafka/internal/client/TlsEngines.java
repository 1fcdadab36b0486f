package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.kafka.internal.plain.ClientEngines;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Gives the Kafka client the agent's own TLS, whose refusals say what is wrong with a certificate. Made by the client, by its name. */
public final class TlsEngines extends ClientEngines {
    /** The setting of the client that holds the {@link BrokerTls}. */
    static final String TLS = "bitville.tls";

    private @Nullable BrokerTls tls;

    @Override
    public void configure(Map<String, ?> configs) {
        tls = (BrokerTls) configs.get(TLS);
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return Objects.requireNonNull(tls, TLS).engine(peerHost, peerPort);
    }

    @Override
    public void close() {
        tls = null;
    }
}
