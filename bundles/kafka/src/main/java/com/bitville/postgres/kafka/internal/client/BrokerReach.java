package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.kafka.internal.settings.BrokerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether brokers take connections. */
public final class BrokerReach {
    private static final int CONNECT_MS = 1_000;
    /** However many brokers are named, a check ends within seconds. */
    private static final int MOST = 3;

    private BrokerReach() {}

    /** Why brokers take no connection; shorter than the list if one does, which ends the search. */
    static List<String> refusals(List<BrokerAddress> brokers) {
        List<String> refusals = new ArrayList<>();
        for (BrokerAddress broker : brokers) {
            if (refusals.size() == MOST) {
                refusals.add(broker + ": not tried");
                continue;
            }
            Optional<String> refusal = refusal(broker, CONNECT_MS);
            if (refusal.isEmpty()) {
                return List.of();
            }
            refusals.add(refusal.get());
        }
        return refusals;
    }

    /** Why a broker takes no connection; empty if it does. */
    public static Optional<String> refusal(BrokerAddress broker, int withinMs) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(broker.host()), broker.port()), withinMs);
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(broker + ": the name cannot be resolved");
        } catch (SocketTimeoutException e) {
            return Optional.of(broker + ": no answer within " + withinMs / 1_000.0 + " s");
        } catch (IOException e) {
            return Optional.of(broker + ": " + FaultClassifier.line(String.valueOf(e.getMessage())));
        }
    }
}
