package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A courier with fakes around it and a clock that runs as fast as the test. */
final class Bench {
    final MutableClock time = MutableClock.create();
    final FakeSpool spool = FakeSpool.impatient();
    final FakeSecrets secrets = new FakeSecrets();
    final FakeTransport transport = new FakeTransport(time);
    final Breaker breaker = new Breaker(5, Duration.ofSeconds(60), time::nanoTime);
    final Tally tally = new Tally(time::nanoTime);
    final Standing standing = new Standing();
    final Drain drain = new Drain(Duration.ofSeconds(150));
    final List<SpooledPayload> told = new ArrayList<>();
    final Pace pace;
    final Courier courier;

    Bench() {
        this("https://listener:8443/ingest/postgres", 60);
    }

    Bench(String url, int perMinute) {
        ListenerSettings settings =
                new ListenerSettings(URI.create(url), Duration.ofSeconds(5), Optional.empty(), perMinute, false);
        pace = new Pace(perMinute, time.nanoTime());
        courier = new Courier(
                settings, spool, secrets, transport, breaker, tally, pace, standing, drain, rhythm(time), told::add);
    }

    static Rhythm rhythm(MutableClock time) {
        return new Rhythm(
                time::nanoTime,
                time,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0.999),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15), () -> 0.999),
                Duration.ofSeconds(150));
    }

    /** Puts payloads whose bodies are their numbers from 1 on. */
    void put(int count) {
        for (int i = 0; i < count; i++) {
            SpooledPayload payload = put(Urgency.NORMAL, Duration.ZERO);
            time.advance(Duration.ofMillis(1));
            if (payload.seq() < 1) {
                throw new AssertionError("sequence numbers start at 1");
            }
        }
    }

    SpooledPayload put(Urgency urgency, Duration age) {
        int number = spool.size() + spool.delivered().size() + spool.dead().size() + 1;
        return spool.put(
                urgency, time.instant().minus(age), Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }

    /** Lets time pass, with as many steps as the courier wants in it. */
    void run(Duration span) {
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

    Duration step() {
        try {
            return courier.step();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    ShipperState state() {
        return standing.state();
    }
}
