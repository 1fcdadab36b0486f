package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** A spool in memory that records the result of each payload. */
public final class FakeSpool implements Spool {
    public volatile int takes;
    public volatile boolean delivering;
    private final TreeMap<Long, SpooledPayload> kept = new TreeMap<>();
    private final Map<Long, byte[]> bodies = new LinkedHashMap<>();
    private final List<Long> delivered = new ArrayList<>();
    private final Map<Long, String> dead = new LinkedHashMap<>();
    private final boolean patient;
    private long seq;

    private FakeSpool(boolean patient) {
        this.patient = patient;
    }

    /** For use by a separate thread: waits. */
    static FakeSpool patient() {
        return new FakeSpool(true);
    }

    /** For a clock moved by the test: never waits. */
    public static FakeSpool impatient() {
        return new FakeSpool(false);
    }

    public synchronized SpooledPayload put(Urgency urgency, Instant created, byte[] body) {
        SpooledPayload payload = new SpooledPayload(++seq, UUID.randomUUID(), created, urgency, body.length);
        kept.put(payload.seq(), payload);
        bodies.put(payload.seq(), body);
        notifyAll();
        return payload;
    }

    SpooledPayload put(Instant created) {
        return put(Urgency.NORMAL, created, "{\"data\":{}}".getBytes(StandardCharsets.UTF_8));
    }

    public synchronized List<Long> delivered() {
        return List.copyOf(delivered);
    }

    public synchronized Map<Long, String> dead() {
        return Map.copyOf(dead);
    }

    public synchronized int size() {
        return kept.size();
    }

    public synchronized void evict(SpooledPayload payload) {
        kept.remove(payload.seq());
    }

    @Override
    public Optional<SpooledPayload> oldest(Urgency urgency) {
        return first(payload -> payload.urgency() == urgency);
    }

    @Override
    public Optional<SpooledPayload> oldestSince(Instant since) {
        return first(payload -> !payload.created().isBefore(since));
    }

    @Override
    public Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency) {
        return first(payload -> payload.seq() > after.seq() && payload.urgency() == urgency);
    }

    @Override
    public synchronized Optional<byte[]> body(SpooledPayload payload) {
        return kept.containsKey(payload.seq()) ? Optional.ofNullable(bodies.get(payload.seq())) : Optional.empty();
    }

    @Override
    public synchronized void delivered(SpooledPayload payload) {
        if (kept.remove(payload.seq()) != null) {
            delivered.add(payload.seq());
        }
    }

    @Override
    public synchronized void dead(SpooledPayload payload, String answer) {
        if (kept.remove(payload.seq()) != null) {
            dead.put(payload.seq(), answer);
        }
    }

    @Override
    public void takes(int perMinute, boolean goesOut) {
        takes = perMinute;
        delivering = goesOut;
    }

    @Override
    public synchronized boolean await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + (patient ? most.toNanos() : 0);
        while (kept.isEmpty() && end - System.nanoTime() > 0) {
            wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return !kept.isEmpty();
    }

    private synchronized Optional<SpooledPayload> first(Predicate<SpooledPayload> which) {
        return kept.values().stream().filter(which).findFirst();
    }
}
