package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.situation.Situation;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.testkit.tls.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the whole process")
class LeakTest {
    @TempDir
    private Path folder;

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
                        new DeliveryBreaker(5, Duration.ofSeconds(1), System::nanoTime),
                        new DeliveryCounters(System::nanoTime),
                        DeliveryClock.system());
                shipper.bindSecrets(new FakeSecrets());
                shipper.start();
                await().atMost(LONG).until(() -> spool.size() == 0);
                shipper.stop();
                await().atMost(LONG).until(() -> !alive("bitville-shipper"));
            }
            assertThat(server.connections).hasValue(10);
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(threads()).isSubsetOf(before);
                assertThat(server.open()).isZero();
            });
        }
    }

    @Test
    void theDoctorHasOneClientHoweverOftenItLooksAndEachTimeAWholeHandshake() throws Exception {
        Set<Long> before = threads();
        TestCertificate own =
                TestCertificate.of("listener").names("ip:127.0.0.1").make();
        Path ca = Files.writeString(folder.resolve("ca.pem"), own.pem());
        try (RawServer server = new RawServer(Situation.tls(own.identity(), socket -> {}), Situation::stored)) {
            ListenerSettings settings = new ListenerSettings(server.url("https"), LONG, Optional.of(ca), 60, false);
            Shipper shipper = new Shipper(
                    settings,
                    FakeSpool.patient(),
                    new DeliveryBreaker(5, Duration.ofSeconds(1), System::nanoTime),
                    new DeliveryCounters(System::nanoTime),
                    DeliveryClock.system());
            shipper.bindSecrets(new FakeSecrets());
            for (int i = 0; i < 10; i++) {
                assertThat(shipper.check(LONG))
                        .filteredOn(finding -> finding.subject().equals("TLS"))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.message()).contains("CN=listener"));
            }
            assertThat(server.connections).hasValue(10);
            Set<Long> made = threads();
            made.removeAll(before);
            assertThat(made).hasSize(1);
            shipper.stop();
            assertThat(shipper.check(LONG).toString()).contains("delivery by these settings has ended");
            await().atMost(LONG).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        }
    }

    private static boolean alive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private static Set<Long> threads() {
        Set<Long> found = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("bitville-")) {
                found.add(thread.getId());
            }
        }
        return found;
    }
}
