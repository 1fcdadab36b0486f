package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that the listener failed on, while it may be that it fails on them alone. Each waits for itself, so that the others pass and
 * prove which of the two it is. Owned by one thread.
 */
final class Suspects {
    private static final int POISON = 20;
    private static final int MOST = 256;

    /** Whose fault a failure was, as far as is known. */
    enum Blame {
        /** The listener's, or not to be told. */
        LISTENER,
        /** The payload's: another one passed since it failed before. */
        PAYLOAD,
        /** The payload's for good: that happened 20 times. */
        POISON
    }

    private static final class Suspicion {
        int tries;
        int alone;
        long notBefore;
        boolean othersPassed;
    }

    private final Backoff backoff;
    private final Map<Long, Suspicion> bySeq = new LinkedHashMap<>();
    private @Nullable Long last;

    Suspects(Backoff backoff) {
        this.backoff = backoff;
    }

    /** Whether it has to wait for itself. */
    boolean held(SpooledPayload payload, long now) {
        Suspicion suspicion = bySeq.get(payload.seq());
        return suspicion != null && suspicion.notBefore - now > 0;
    }

    /** Whether another one should be tried first, to tell a bad payload from a listener in trouble. */
    boolean lastTried(SpooledPayload payload) {
        return last != null && last == payload.seq();
    }

    /** Remembers that this one did not pass, so that the next attempt takes another. */
    void tried(SpooledPayload payload) {
        last = payload.seq();
    }

    /** The listener answered with a server error. */
    Blame failed(SpooledPayload payload, long now) {
        tried(payload);
        Suspicion suspicion = bySeq.computeIfAbsent(payload.seq(), seq -> new Suspicion());
        boolean blamed = suspicion.othersPassed;
        suspicion.othersPassed = false;
        suspicion.tries++;
        suspicion.alone += blamed || suspicion.tries == 1 ? 1 : 0;
        suspicion.notBefore = now + backoff.after(suspicion.tries).toNanos();
        if (bySeq.size() > MOST) {
            bySeq.remove(bySeq.keySet().iterator().next());
        }
        if (!blamed) {
            return Blame.LISTENER;
        }
        return suspicion.alone >= POISON ? Blame.POISON : Blame.PAYLOAD;
    }

    /** Left the spool, stored or not: no longer suspected. */
    void gone(SpooledPayload payload) {
        bySeq.remove(payload.seq());
        last = null;
    }

    /** Another one was stored. */
    void passed(SpooledPayload payload) {
        gone(payload);
        bySeq.values().forEach(suspicion -> suspicion.othersPassed = true);
    }

    /** How long until the first of those that wait may be tried again; zero if none waits. */
    Duration untilFirst(long now) {
        return Duration.ofNanos(bySeq.values().stream()
                .mapToLong(suspicion -> suspicion.notBefore - now)
                .filter(wait -> wait > 0)
                .min()
                .orElse(0));
    }
}
