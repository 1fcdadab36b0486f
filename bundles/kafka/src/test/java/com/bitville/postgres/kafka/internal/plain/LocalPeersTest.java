package com.bitville.postgres.kafka.internal.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPeersTest {
    private final LocalPeers peers = new LocalPeers();
    private final long before = System.nanoTime();

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.9.9.9", "::1"})
    void permitsLoopback(String host) {
        assertThat(peers.permits(host, 9092)).isTrue();
        assertThat(peers.refusedSince(before)).isEmpty();
    }

    @Test
    void permitsEachAddressOfThisHost() throws SocketException {
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .forEach(host -> assertThat(peers.permits(host, 9092)).as(host).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "0.0.0.0", "no-such-name.invalid", "127.0.0.1.invalid"})
    void refusesAllOthersAndSaysWhich(String host) {
        assertThat(peers.permits(host, 9092)).isFalse();
        assertThat(peers.refusedSince(before)).contains(host + ":9092");
        assertThat(peers.refusedSince(System.nanoTime() + 1)).isEmpty();
    }

    @Test
    void aRefusedPeerGetsNoEngine() {
        try (PlainEngines engines = new PlainEngines()) {
            engines.configure(Map.of(PlainEngines.PEERS, peers));
            assertThat(engines.createClientSslEngine("127.0.0.1", 9092, "")).isNotNull();
            assertThatThrownBy(() -> engines.createClientSslEngine("192.0.2.1", 9092, ""))
                    .hasMessageContaining("another host");
        }
    }
}
