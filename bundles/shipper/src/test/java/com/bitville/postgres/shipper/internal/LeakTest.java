package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the whole process")
class LeakTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void leavesNoThreadAndNoConnectionBehind() {
        Set<Long> before = threads();
        try (RawServer server = RawServer.start(RawServer.says(RawServer.response(200, "", "{}")))) {
            FakeSpool spool = FakeSpool.patient();
            for (int i = 0; i < 10; i++) {
                spool.put(Instant.now());
                Shipper shipper = new Shipper(
                        new ListenerSettings(server.url("http"), LONG, Optional.empty(), 60, false),
                        spool,
                        new Breaker(5, Duration.ofSeconds(1), System::nanoTime),
                        new Tally(System::nanoTime),
                        Rhythm.system());
                shipper.bindSecrets(new FakeSecrets());
                shipper.start();
                await().atMost(LONG).until(() -> spool.size() == 0);
                shipper.stop();
                await().atMost(LONG).until(() -> !alive("bitville-shipper"));
            }
            assertThat(server.connections).hasValue(10);
            // Java 17 has no way to close a client: it ends with the collection of what nobody holds any more.
            await().atMost(LONG).untilAsserted(() -> {
                System.gc();
                assertThat(threads()).isSubsetOf(before);
                assertThat(server.open()).isZero();
            });
        }
    }

    private static boolean alive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private static Set<Long> threads() {
        Set<Long> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("bitville-") || thread.getName().startsWith("HttpClient-")) {
                found.add(thread.getId());
            }
        }
        return found;
    }
}
