package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShipperTest {
    private static final String STORED = RawServer.response(200, "", "{\"status\":\"ok\"}");
    private static final Duration LONG = Duration.ofSeconds(60);

    private final RawServer server = RawServer.start(RawServer.says(STORED));
    private final FakeSpool spool = FakeSpool.patient();
    private final FakeSecrets secrets = new FakeSecrets();
    private final DeliveryBreaker deliveryBreaker = new DeliveryBreaker(5, Duration.ofSeconds(1), System::nanoTime);
    private final DeliveryCounters deliveryCounters = new DeliveryCounters(System::nanoTime);
    private final List<Shipper> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(Shipper::stop);
        server.close();
    }

    private Shipper start(URI url) {
        return start(url, deliveryBreaker);
    }

    private Shipper start(URI url, DeliveryBreaker deliveryBreaker) {
        RetryDelay quick = new RetryDelay(Duration.ofMillis(50), Duration.ofMillis(200), () -> 0.5);
        Shipper shipper = new Shipper(
                new ListenerSettings(url, Duration.ofSeconds(120), Optional.empty(), 1000, false),
                spool,
                deliveryBreaker,
                deliveryCounters,
                new DeliveryClock(System::nanoTime, Clock.systemUTC(), quick, quick, Duration.ofSeconds(150)));
        started.add(shipper);
        shipper.bindSecrets(secrets);
        shipper.start();
        return shipper;
    }

    private static @Nullable Object status(Shipper shipper, String key) {
        Object fragment = shipper.status().get("shipper");
        return fragment instanceof Map<?, ?> map ? map.get(key) : null;
    }

    @Test
    void waitsForTheConfigurationBundleAndGoesOnWithIt() {
        Shipper shipper = start(server.url("http"));
        shipper.unbindSecrets(secrets);
        // Until then a running step may still use the key.
        await().atMost(LONG).until(() -> "no_api_key".equals(status(shipper, "state")));
        spool.put(Instant.now());
        assertThat(spool.delivered()).isEmpty();
        shipper.bindSecrets(secrets);
        await().atMost(LONG).until(() -> spool.delivered().size() == 1);
    }

    @Test
    void deliversPayloadsAndCallsTheListeners() {
        Shipper shipper = start(server.url("http"));
        for (int i = 0; i < 20; i++) {
            spool.put(Instant.now());
        }
        await().atMost(LONG).until(() -> spool.delivered().size() == 20);
        await().atMost(LONG).until(() -> "idle".equals(status(shipper, "state")));
        assertThat(status(shipper, "breaker")).isEqualTo("closed");
        assertThat(status(shipper, "delivered")).isEqualTo(20L);
        assertThat(status(shipper, "rate_per_minute")).isEqualTo(20);
        assertThat((Long) status(shipper, "last_delivery_s")).isBetween(0L, 60L);
        assertThat(status(shipper, "last_error")).isNull();
    }

    @Test
    void anExceptionOfADeliveryListenerAffectsNoOther() {
        Shipper shipper = start(server.url("http"));
        List<Long> heard = new CopyOnWriteArrayList<>();
        List<Throwable> thrown = List.of(new IllegalStateException("gone"), new NoClassDefFoundError("gone"));
        thrown.forEach(failure -> shipper.bindListener(payload -> sneaky(failure)));
        shipper.bindListener(payload -> heard.add(payload.seq()));
        shipper.bindListener(payload -> {
            if (payload.seq() % 2 == 0) {
                throw new UnsupportedOperationException("every other one");
            }
        });
        long start = System.nanoTime();
        for (int i = 0; i < 12; i++) {
            spool.put(Instant.now());
        }
        await().atMost(LONG).until(() -> heard.size() == 12);
        // One pause of five seconds for each would be a minute.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(heard).isSorted();
        assertThat(spool.delivered()).isEqualTo(heard);
        assertThat(server.requests).hasSize(12);
        assertThat(status(shipper, "delivered")).isEqualTo(12L);
        assertThat(status(shipper, "failed")).isEqualTo(0L);
    }

    @SuppressWarnings("unchecked") // The only way to throw either kind.
    private static <T extends Throwable> void sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void survivesADeadListenerAndDeliversAllWhenItIsBack() {
        server.script((connection, request) -> false);
        Shipper shipper = start(server.url("http"));
        for (int i = 0; i < 3; i++) {
            spool.put(Instant.now());
        }
        await().atMost(LONG).until(() -> "breaker_open".equals(status(shipper, "state")));
        server.script(RawServer.says(STORED));
        await().atMost(LONG).until(() -> spool.delivered().size() == 3);
        assertThat(deliveryBreaker.state()).isEqualTo("closed");
    }

    @Test
    void theBreakerStaysOpenOverARestartOfTheShipper() {
        server.script((connection, request) -> false);
        spool.put(Instant.now());
        DeliveryBreaker patient = new DeliveryBreaker(5, Duration.ofMinutes(10), System::nanoTime);
        Shipper first = start(server.url("http"), patient);
        await().atMost(LONG).until(() -> "open".equals(patient.state()));
        first.stop();
        int before = server.requests.size();
        Shipper second = start(server.url("http"), patient);
        await().atMost(LONG).until(() -> "breaker_open".equals(status(second, "state")));
        assertThat(server.requests).hasSize(before);
    }

    @Test
    void theKeyIsNeverShown() {
        server.script(RawServer.says(RawServer.response(401, "", "bad token " + FakeSecrets.KEY)));
        spool.put(Instant.now());
        Shipper shipper = start(server.url("http"));
        await().atMost(LONG).until(() -> "unauthorized".equals(status(shipper, "state")));
        assertThat(shipper.status().toString()).contains("bad token ***").doesNotContain(FakeSecrets.KEY);
    }

    @Test
    void stopsAtOnceInTheMiddleOfARequestAndKeepsThePayload() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.script((connection, request) -> {
            asked.countDown();
            RawServer.awaitClose(connection);
            return false;
        });
        spool.put(Instant.now());
        Shipper shipper = start(server.url("http"));
        asked.await();
        long start = System.nanoTime();
        shipper.stop();
        shipper.stop();
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("bitville-shipper")));
        // The attempt alone would last two minutes.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
        assertThat(spool.size()).isEqualTo(1);
        assertThat(status(shipper, "state")).isEqualTo("stopped");
    }
}
