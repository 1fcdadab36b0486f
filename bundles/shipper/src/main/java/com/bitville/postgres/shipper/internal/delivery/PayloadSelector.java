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
 * Which payload goes next: the urgent, then fresh ones ahead of a backlog, of which every fourth turn takes the oldest so that it drains
 * under any load. Within each of the three a payload that has to wait keeps those of its stream behind it.
 */
final class PayloadSelector {
    private static final int TURNS = 4;
    /** How many held payloads are stepped over in search of one that may go: as many as are ever suspected, and some. */
    private static final int STEPS = 300;

    private final Spool spool;
    private final Duration fresh;
    private int turn;

    PayloadSelector(Spool spool, Duration fresh) {
        this.spool = spool;
        this.fresh = fresh;
    }

    /** Who has to wait. */
    interface Waiting {
        /** Whether this one has to. */
        boolean held(SpooledPayload payload);

        /** Those of one stream keep their order; empty for one that keeps none. Asked only where a payload is held. */
        String stream(SpooledPayload payload);
    }

    /**
     * The next payload.
     *
     * @param now the clock that stamps payloads
     * @param waiting which have to wait
     * @return a payload that neither waits nor is behind one that does, or empty
     */
    Optional<SpooledPayload> next(Instant now, Waiting waiting) {
        Optional<SpooledPayload> urgent = past(spool.oldest(Urgency.URGENT), Urgency.URGENT, payload -> true, waiting);
        if (urgent.isPresent()) {
            return urgent;
        }
        Instant since = now.minus(fresh);
        // Of the urgent ones all that are left here wait.
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
