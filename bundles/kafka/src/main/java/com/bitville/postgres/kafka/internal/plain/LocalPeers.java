package com.bitville.postgres.kafka.internal.plain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which brokers may be sent what is not encrypted: those at addresses of this host. The addresses that brokers advertise are asked about as
 * much as those of the configuration. Safe for use by several threads.
 */
public final class LocalPeers {
    private volatile @Nullable Refusal last;

    private record Refusal(String broker, long nanoTime) {}

    /**
     * Whether every address of a host is one of this host's; false if that cannot be found out.
     *
     * @param host a name or an address
     */
    boolean permits(String host, int port) {
        boolean permitted;
        try {
            permitted = true;
            for (InetAddress address : InetAddress.getAllByName(host)) {
                permitted &= address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
            }
        } catch (IOException e) {
            permitted = false;
        }
        if (!permitted) {
            last = new Refusal(host + ":" + port, System.nanoTime());
        }
        return permitted;
    }

    /**
     * The broker that was refused last.
     *
     * @param nanoTime of {@link System#nanoTime}; what was refused before is left out
     */
    public Optional<String> refusedSince(long nanoTime) {
        return Optional.ofNullable(last)
                .filter(refusal -> refusal.nanoTime() - nanoTime >= 0)
                .map(Refusal::broker);
    }
}
