package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that the listener failed on, while it may be that it fails on them alone. Each waits for itself, so that the others pass and
 * prove which of the two it is, first those of other sources: what is behind it in its own keeps its place. Owned by one thread.
 */
final class PoisonDetector {
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

        /**
         * Whether what is behind it need not wait any longer: that others pass is then known, or has to be found out, where there are none of
         * another source.
         */
        boolean isStubborn() {
            return tries >= POISON && (alone > 1 || tries % POISON == 0);
        }
    }

    private final RetryDelay retryDelay;
    private final PayloadStreams payloadStreams;
    private final Map<Long, Suspicion> bySeq = new LinkedHashMap<>();
    private @Nullable Long last;

    PoisonDetector(RetryDelay retryDelay, PayloadStreams payloadStreams) {
        this.retryDelay = retryDelay;
        this.payloadStreams = payloadStreams;
    }

    /**
     * Who waits, in the order in which it is to be asked: another payload than the last tells a bad one from a listener in trouble, best one of
     * another source.
     */
    List<PayloadSelector.Waiting> waiting(long now) {
        return last == null
                ? List.of(new Behind(now, false, false))
                : List.of(new Behind(now, true, true), new Behind(now, true, false), new Behind(now, false, false));
    }

    /** What waits for itself; where so wanted also the last one, and what is behind it whatever became of it. */
    private final class Behind implements PayloadSelector.Waiting {
        private final long now;
        private final boolean last;
        private final boolean inOrder;

        Behind(long now, boolean last, boolean inOrder) {
            this.now = now;
            this.last = last;
            this.inOrder = inOrder;
        }

        @Override
        public boolean held(SpooledPayload payload) {
            Suspicion suspicion = bySeq.get(payload.seq());
            return (last && isLast(payload)) || (suspicion != null && suspicion.notBefore - now > 0);
        }

        @Override
        public String stream(SpooledPayload payload) {
            Suspicion suspicion = bySeq.get(payload.seq());
            boolean free = suspicion == null ? isLast(payload) && !inOrder : suspicion.isStubborn();
            return free ? PayloadStreams.NONE : payloadStreams.of(payload);
        }
    }

    private boolean isLast(SpooledPayload payload) {
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
        suspicion.notBefore = now + retryDelay.after(suspicion.tries).toNanos();
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
        if (bySeq.isEmpty()) {
            payloadStreams.forget();
        }
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
