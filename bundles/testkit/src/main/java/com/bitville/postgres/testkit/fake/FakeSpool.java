package com.bitville.postgres.testkit.fake;

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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A spool in memory that a test fills and looks into. Safe for use by several threads. */
public final class FakeSpool implements Spool {
    private final Map<Long, SpooledPayload> kept = new TreeMap<>();
    private final Map<Long, String> bodies = new TreeMap<>();
    private final List<SpooledPayload> delivered = new ArrayList<>();
    private final Map<SpooledPayload, String> dead = new LinkedHashMap<>();
    private long seq;

    /**
     * Adds a payload that is not urgent.
     *
     * @param created when its facts were collected
     * @param body what to send
     * @return the payload
     */
    public SpooledPayload add(Instant created, String body) {
        return add(Urgency.NORMAL, created, body);
    }

    /**
     * Adds a payload.
     *
     * @param urgency how soon it should leave
     * @param created when its facts were collected
     * @param body what to send
     * @return the payload, with the next sequence number
     */
    public synchronized SpooledPayload add(Urgency urgency, Instant created, String body) {
        seq++;
        SpooledPayload payload = new SpooledPayload(
                seq,
                UUID.nameUUIDFromBytes(Long.toString(seq).getBytes(StandardCharsets.UTF_8)),
                created,
                urgency,
                body.getBytes(StandardCharsets.UTF_8).length);
        kept.put(seq, payload);
        bodies.put(seq, body);
        notifyAll();
        return payload;
    }

    /**
     * Loses a payload's body, as damage or eviction does between two queries: its body is empty and it is not offered again.
     *
     * @param payload one that is kept
     */
    public synchronized void damage(SpooledPayload payload) {
        bodies.remove(payload.seq());
    }

    /**
     * What is kept still.
     *
     * @return in the order of sequence numbers
     */
    public synchronized List<SpooledPayload> kept() {
        return List.copyOf(kept.values());
    }

    /**
     * What was delivered.
     *
     * @return in the order of delivery
     */
    public synchronized List<SpooledPayload> delivered() {
        return List.copyOf(delivered);
    }

    /**
     * What was moved aside.
     *
     * @return the answer by payload, in order
     */
    public synchronized Map<SpooledPayload, String> dead() {
        return new LinkedHashMap<>(dead);
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

    private synchronized Optional<SpooledPayload> first(Predicate<SpooledPayload> condition) {
        return kept.values().stream().filter(condition).findFirst();
    }

    @Override
    public synchronized Optional<byte[]> body(SpooledPayload payload) {
        String body = bodies.get(payload.seq());
        if (body == null) {
            kept.remove(payload.seq());
            return Optional.empty();
        }
        return Optional.of(body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void delivered(SpooledPayload payload) {
        if (remove(payload)) {
            delivered.add(payload);
        }
    }

    @Override
    public synchronized void dead(SpooledPayload payload, String answer) {
        if (remove(payload)) {
            dead.put(payload, answer);
        }
    }

    private synchronized boolean remove(SpooledPayload payload) {
        bodies.remove(payload.seq());
        return kept.remove(payload.seq()) != null;
    }

    @Override
    public synchronized boolean await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); kept.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return !kept.isEmpty();
    }
}
