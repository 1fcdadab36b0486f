package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.FakeTransport;
import com.bitville.postgres.shipper.internal.delivery.DeliveryLoop;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.DeliveryLimits;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryReport;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A DeliveryLoop with fakes and a clock that the test moves. */
public final class Bench {
    public final MutableClock time = MutableClock.create();
    public final FakeSpool spool = FakeSpool.impatient();
    public final FakeSecrets secrets = new FakeSecrets();
    public final FakeTransport transport = new FakeTransport(time);
    public final DeliveryBreaker breaker = new DeliveryBreaker(5, Duration.ofSeconds(60), time::nanoTime);
    final DeliveryCounters deliveryCounters = new DeliveryCounters(time::nanoTime);
    public final DeliveryStatus deliveryStatus = new DeliveryStatus();
    public final BacklogEta backlogEta = new BacklogEta(Duration.ofSeconds(150));
    final List<SpooledPayload> told = new ArrayList<>();
    public final RateLimiter rateLimiter;
    final DeliveryLoop deliveryLoop;

    public Bench() {
        this("https://listener:8443/ingest/postgres", 60);
    }

    public Bench(String url, int perMinute) {
        ListenerSettings settings =
                new ListenerSettings(URI.create(url), Duration.ofSeconds(5), Optional.empty(), perMinute, false);
        rateLimiter = new RateLimiter(perMinute, time.nanoTime());
        deliveryLoop = new DeliveryLoop(
                settings,
                spool,
                secrets,
                transport,
                new DeliveryLimits(breaker, rateLimiter, clock(time)),
                new DeliveryReport(deliveryCounters, deliveryStatus, backlogEta, told::add));
    }

    static DeliveryClock clock(MutableClock time) {
        return new DeliveryClock(
                time::nanoTime,
                time,
                new RetryDelay(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0.999),
                new RetryDelay(Duration.ofSeconds(1), Duration.ofSeconds(15), () -> 0.999),
                Duration.ofSeconds(150));
    }

    /** Puts payloads whose bodies are their numbers from 1 on. */
    public void put(int count) {
        for (int i = 0; i < count; i++) {
            SpooledPayload payload = put(Urgency.NORMAL, Duration.ZERO);
            time.advance(Duration.ofMillis(1));
            if (payload.seq() < 1) {
                throw new AssertionError("sequence numbers start at 1");
            }
        }
    }

    public SpooledPayload put(Urgency urgency, Duration age) {
        int number = spool.size() + spool.delivered().size() + spool.dead().size() + 1;
        return spool.put(
                urgency, time.instant().minus(age), Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    /** Lets time pass, with as many steps as the DeliveryLoop needs. */
    public void run(Duration span) {
        long end = time.nanoTime() + span.toNanos();
        while (time.nanoTime() < end) {
            Duration wait = step();
            boolean nothingToDo = wait.isZero() && spool.size() == 0;
            Duration pass = nothingToDo ? Duration.ofSeconds(1) : wait;
            time.advance(
                    pass.compareTo(Duration.ofNanos(end - time.nanoTime())) > 0
                            ? Duration.ofNanos(end - time.nanoTime())
                            : pass);
        }
    }

    public Duration step() {
        try {
            return deliveryLoop.step();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public DeliveryState state() {
        return deliveryStatus.state();
    }
}
