package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open servers; a server that a test does not close ends with the JVM. */
final class Leftovers {
    private static final Set<PostgresServer> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::removeAll, "bitville-postgres-leftovers"));
    }

    private Leftovers() {}

    static void register(PostgresServer server) {
        OPEN.add(server);
    }

    static void forget(PostgresServer server) {
        OPEN.remove(server);
    }

    private static void removeAll() {
        for (PostgresServer server : OPEN) {
            try {
                server.remove();
            } catch (IOException e) {
                System.err.println("a throwaway server is left behind: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
