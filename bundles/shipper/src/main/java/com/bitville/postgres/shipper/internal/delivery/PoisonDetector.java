package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Payloads on which the listener failed, as long as the payload itself may be the cause. Each waits separately, so that other payloads can
 * show whether the listener or the payload is at fault, first those of other sources: later payloads of the same source keep their order.
 * Owned by one thread.
 */
final class PoisonDetector {
    private static final int POISON = 20;
    private static final int MOST = 256;

    /** The cause of a failure, as far as it is known. */
    enum Blame {
        /** The listener, or unknown. */
        LISTENER,
        /** The payload: another one was stored since its previous failure. */
        PAYLOAD,
        /** The payload, permanently: this happened 20 times. */
        POISON
    }

    private static final class Suspicion {
        int tries;
        int alone;
        long notBefore;
        boolean othersPassed;

        /**
         * Whether later payloads of its source need not wait any longer: it is known that others are stored, or must be found out if there
         * are none of another source.
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
     * The payloads that wait, in the order to apply: a payload other than the last one shows whether the payload or the listener is at
     * fault, preferably one of another source.
     */
    List<PayloadSelector.Waiting> waiting(long now) {
        return last == null
                ? List.of(new Behind(now, false, false))
                : List.of(new Behind(now, true, true), new Behind(now, true, false), new Behind(now, false, false));
    }

    /** The payloads that wait separately; optionally also the last one and those behind it. */
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

    /** Records that this payload was not stored, so that the next attempt takes another. */
    void tried(SpooledPayload payload) {
        last = payload.seq();
    }

    /** Records a server error of the listener. */
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

    /** Removes a payload that left the spool, stored or not. */
    void gone(SpooledPayload payload) {
        bySeq.remove(payload.seq());
        last = null;
        if (bySeq.isEmpty()) {
            payloadStreams.forget();
        }
    }

    /** Records that another payload was stored. */
    void passed(SpooledPayload payload) {
        gone(payload);
        bySeq.values().forEach(suspicion -> suspicion.othersPassed = true);
    }

    /** The time until the first waiting payload may be tried again; zero if none waits. */
    Duration untilFirst(long now) {
        return Duration.ofNanos(bySeq.values().stream()
                .mapToLong(suspicion -> suspicion.notBefore - now)
                .filter(wait -> wait > 0)
                .min()
                .orElse(0));
    }
}
