package com.bitville.postgres.kafka.internal.client;

import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Gives the Kafka client the agent's own TLS, whose refusals say what is wrong with a certificate. Made by the client, by its name. */
public final class TlsEngines implements SslEngineFactory {
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
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        throw new UnsupportedOperationException("the agent is never a broker");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {
        tls = null;
    }
}
