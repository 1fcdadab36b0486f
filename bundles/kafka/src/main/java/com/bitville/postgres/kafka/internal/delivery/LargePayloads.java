package com.bitville.postgres.kafka.internal.delivery;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Payloads that are larger than the topic takes. They stay in the spool and the others pass them; after each pause the oldest is tried again,
 * and when it is stored, all are. Used by one thread, except for its size.
 */
final class LargePayloads {
    /** More of them are an error of every payload: then the rest waits, too, except for what is urgent. */
    private static final int MOST = 1_000;

    /** With as many that are urgent everything waits. */
    private static final int MOST_URGENT = 2 * MOST;

    private final long pause;
    private final LongSupplier nanoTime;
    private final NavigableMap<Long, SpooledPayload> aside = new TreeMap<>();
    private long notBefore;
    private volatile int size;

    LargePayloads(Duration pause, LongSupplier nanoTime) {
        this.pause = pause.toNanos();
        this.nanoTime = nanoTime;
    }

    void add(SpooledPayload payload) {
        aside.put(payload.seq(), payload);
        notBefore = nanoTime.getAsLong() + pause;
        size = aside.size();
    }

    boolean has(SpooledPayload payload) {
        return aside.containsKey(payload.seq());
    }

    /** It was evicted. */
    void forget(SpooledPayload payload) {
        aside.remove(payload.seq());
        size = aside.size();
    }

    /** One of them was stored: the limit was raised. */
    void release() {
        aside.clear();
        size = 0;
    }

    /** The one to try again, if it is time. */
    Optional<SpooledPayload> due() {
        return aside.isEmpty() || nanoTime.getAsLong() - notBefore < 0
                ? Optional.empty()
                : Optional.of(aside.firstEntry()).map(Map.Entry::getValue);
    }

    boolean full() {
        return aside.size() >= MOST;
    }

    /** Whether payloads of an urgency pass those that wait here. */
    boolean letsPass(Urgency urgency) {
        return aside.size() < (urgency == Urgency.URGENT ? MOST_URGENT : MOST);
    }

    /** How many; read by any thread. */
    int size() {
        return size;
    }
}
