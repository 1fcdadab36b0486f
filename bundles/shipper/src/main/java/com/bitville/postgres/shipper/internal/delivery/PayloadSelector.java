package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Selects the next payload: urgent ones first, then fresh ones before the backlog; every fourth turn takes the oldest payload of the
 * backlog, so that it drains under any load. Within each of the three, a payload that must wait blocks later payloads of its stream.
 */
final class PayloadSelector {
    private static final int TURNS = 4;
    /** How many waiting payloads are skipped in search of one that may be sent: more than are ever suspected. */
    private static final int STEPS = 300;

    private final Spool spool;
    private final Duration fresh;
    private int turn;

    PayloadSelector(Spool spool, Duration fresh) {
        this.spool = spool;
        this.fresh = fresh;
    }

    /** The payloads that must wait. */
    interface Waiting {
        /** Whether this payload must wait. */
        boolean held(SpooledPayload payload);

        /** The stream of a payload, whose order is kept; empty if it has none. Called only while a payload waits. */
        String stream(SpooledPayload payload);
    }

    /**
     * The next payload.
     *
     * @param now the clock that stamps payloads
     * @param waiting the payloads that must wait
     * @return a payload that neither waits nor is blocked by a waiting one, or empty
     */
    Optional<SpooledPayload> next(Instant now, Waiting waiting) {
        Optional<SpooledPayload> urgent = past(spool.oldest(Urgency.URGENT), Urgency.URGENT, payload -> true, waiting);
        if (urgent.isPresent()) {
            return urgent;
        }
        Instant since = now.minus(fresh);
        // All remaining urgent payloads wait.
        Predicate<SpooledPayload> isYoung = payload ->
                payload.urgency() == Urgency.NORMAL && !payload.created().isBefore(since);
        Optional<SpooledPayload> young = past(spool.oldestSince(since), Urgency.NORMAL, isYoung, waiting);
        Optional<SpooledPayload> old = past(spool.oldest(Urgency.NORMAL), Urgency.NORMAL, payload -> true, waiting);
        if (young.isEmpty() || old.isEmpty()) {
            return young.or(() -> old);
        }
        if (young.get().seq() == old.get().seq()) {
            return old;
        }
        turn = (turn + 1) % TURNS;
        return turn == 0 ? old : young;
    }

    private Optional<SpooledPayload> past(
            Optional<SpooledPayload> first, Urgency urgency, Predicate<SpooledPayload> lane, Waiting waiting) {
        Set<String> behind = new HashSet<>();
        Optional<SpooledPayload> candidate = first;
        for (int i = 0; i < STEPS && candidate.isPresent(); i++) {
            SpooledPayload payload = candidate.get();
            if (lane.test(payload)) {
                if (waiting.held(payload)) {
                    behind.add(waiting.stream(payload));
                    behind.remove(PayloadStreams.NONE);
                } else if (behind.isEmpty() || !behind.contains(waiting.stream(payload))) {
                    return candidate;
                }
            }
            candidate = spool.next(payload, urgency);
        }
        return Optional.empty();
    }
}
