package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.FakeTransport;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.delivery.DeliveryLoop;
import com.bitville.postgres.shipper.internal.http.Transport;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryLimits;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryReport;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.RealSpool;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight hours without a listener at the default load, with the real spool and the real DeliveryLoop; only time and network are simulated.
 */
class OutageTest {
    private static final int CYCLES = 8 * 60;
    private static final Duration CYCLE = Duration.ofMinutes(1);
    private static final int PER_MINUTE = 60;
    /** 12 requests and 150 kB a cycle: eight correlated statements and four batches. */
    private static final int[] BODIES = {
        61_000, 40_000, 23_000, 10_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000
    };

    @TempDir
    private Path folder;

    private final MutableClock time = MutableClock.create();
    private final Deque<Long> lastMinute = new ArrayDeque<>();
    private final List<SpooledPayload> stored = new ArrayList<>();
    private boolean listening;
    private int mostInAMinute;
    private Instant recovery = Instant.MAX;
    private Duration latest = Duration.ZERO;
    private long committed;

    @Test
    void evictsNothingAndDrainsWithinTheRateWhileFreshDataStaysFresh() throws Exception {
        FileSpool spool = RealSpool.hasty(folder.resolve("spool"), time);
        DeliveryLoop deliveryLoop = deliveryLoop(spool);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            commit(spool);
            run(deliveryLoop, spool, CYCLE);
        }
        assertThat(stored).isEmpty();
        assertThat(spool.list()).hasSize(CYCLES * BODIES.length);
        Object bytes = spool.counts().get("bytes");

        listening = true;
        recovery = time.instant();
        int drainedAfter = 0;
        while (backlog(spool)) {
            commit(spool);
            run(deliveryLoop, spool, CYCLE);
            drainedAfter++;
            assertThat(drainedAfter).as("minutes of draining").isLessThan(3 * 60);
        }
        run(deliveryLoop, spool, CYCLE);

        System.out.println("8 hours without a listener: " + CYCLES * BODIES.length + " payloads, " + bytes
                + " bytes in blocks of " + spool.counts().get("cap_bytes") + "; drained in " + drainedAfter
                + " minutes at most " + mostInAMinute + " requests in any minute, fresh data at most "
                + latest.toSeconds() + " s late");
        assertThat(spool.list()).isEmpty();
        assertThat(stored).hasSize((int) committed).doesNotHaveDuplicates();
        assertThat(spool.pendingGaps()).isEmpty();
        assertThat(spool.counts()).containsEntry("evicted", 0L).containsEntry("expired", 0L);
        assertThat(mostInAMinute).isBetween(PER_MINUTE * 3 / 4, PER_MINUTE);
        assertThat(latest).isPositive().isLessThan(CYCLE.multipliedBy(2));
        spool.close();
    }

    private boolean backlog(FileSpool spool) {
        return spool.oldest(Urgency.NORMAL)
                .filter(payload -> payload.created().isBefore(recovery))
                .isPresent();
    }

    private void commit(FileSpool spool) throws Exception {
        List<Payload> payloads = new ArrayList<>();
        for (int size : BODIES) {
            payloads.add(new Payload(new UUID(7, committed++), time.instant(), Urgency.NORMAL, seq -> new byte[size]));
        }
        spool.commit(payloads, Map.of("default/statements", new byte[20_000]));
    }

    private void run(DeliveryLoop deliveryLoop, FileSpool spool, Duration span) throws InterruptedException {
        long end = time.nanoTime() + span.toNanos();
        while (time.nanoTime() < end) {
            Duration wait = deliveryLoop.step();
            Duration pass = wait.isZero() && spool.oldest(Urgency.NORMAL).isEmpty() ? Duration.ofSeconds(1) : wait;
            time.advance(Duration.ofNanos(Math.min(pass.toNanos(), end - time.nanoTime())));
        }
        RealSpool.keepHouse(spool);
    }

    private DeliveryLoop deliveryLoop(FileSpool spool) {
        DeliveryCounters deliveryCounters = new DeliveryCounters(time::nanoTime);
        return new DeliveryLoop(
                new ListenerSettings(
                        URI.create("https://listener:8443/ingest/postgres"),
                        Duration.ofSeconds(5),
                        Optional.empty(),
                        PER_MINUTE,
                        false),
                unwaiting(spool),
                new FakeSecrets(),
                new Listener(),
                new DeliveryLimits(
                        new DeliveryBreaker(5, Duration.ofSeconds(60), time::nanoTime),
                        deliveryCounters.pace(PER_MINUTE),
                        Bench.clock(time)),
                new DeliveryReport(
                        deliveryCounters, new DeliveryStatus(), new BacklogEta(Duration.ofSeconds(150)), this::stored));
    }

    private void stored(SpooledPayload payload) {
        stored.add(payload);
        if (!payload.created().isBefore(recovery)) {
            Duration late = Duration.between(payload.created(), time.instant());
            latest = late.compareTo(latest) > 0 ? late : latest;
        }
    }

    /** The spool without waiting in real time for payloads. */
    private static Spool unwaiting(FileSpool spool) {
        return (Spool) Proxy.newProxyInstance(
                Spool.class.getClassLoader(), new Class<?>[] {Spool.class}, (proxy, method, args) -> {
                    if (method.getName().equals("await")) {
                        return spool.oldest(Urgency.NORMAL).isPresent();
                    }
                    try {
                        return method.invoke(spool, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Responds after 50 ms. */
    private final class Listener implements Transport {
        @Override
        public ListenerReply post(byte[] body, Secret key) {
            long now = time.nanoTime();
            lastMinute.addLast(now);
            while (now - lastMinute.getFirst() >= Duration.ofMinutes(1).toNanos()) {
                lastMinute.removeFirst();
            }
            mostInAMinute = Math.max(mostInAMinute, lastMinute.size());
            time.advance(Duration.ofMillis(50));
            return listening ? FakeTransport.STORED : FakeTransport.REFUSED;
        }

        @Override
        public boolean trustChanged() {
            return false;
        }

        @Override
        public void close() {}
    }
}
