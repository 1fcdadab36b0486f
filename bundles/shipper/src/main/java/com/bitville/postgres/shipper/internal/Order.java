package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which payload goes next: the urgent, then fresh ones ahead of a backlog, of which every fourth turn takes the oldest so that it drains
 * under any load.
 */
final class Order {
    private static final int TURNS = 4;
    /** How many held payloads are stepped over in search of one that may go: as many as are ever suspected, and some. */
    private static final int STEPS = 300;

    private final Spool spool;
    private final Duration fresh;
    private int turn;

    Order(Spool spool, Duration fresh) {
        this.spool = spool;
        this.fresh = fresh;
    }

    /**
     * The next payload.
     *
     * @param now the clock that stamps payloads
     * @param held payloads that have to wait
     * @return a payload that is not held, or empty
     */
    Optional<SpooledPayload> next(Instant now, Predicate<SpooledPayload> held) {
        Optional<SpooledPayload> urgent = past(spool.oldest(Urgency.URGENT), Urgency.URGENT, held);
        if (urgent.isPresent()) {
            return urgent;
        }
        Instant since = now.minus(fresh);
        // Of the urgent ones all that are left here are held.
        Optional<SpooledPayload> young = past(
                spool.oldestSince(since),
                Urgency.NORMAL,
                payload -> held.test(payload) || payload.created().isBefore(since));
        Optional<SpooledPayload> old = past(spool.oldest(Urgency.NORMAL), Urgency.NORMAL, held);
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
            Optional<SpooledPayload> first, Urgency urgency, Predicate<SpooledPayload> held) {
        Optional<SpooledPayload> candidate = first;
        for (int i = 0; i < STEPS && candidate.isPresent() && held.test(candidate.get()); i++) {
            candidate = spool.next(candidate.get(), urgency);
        }
        return candidate.filter(held.negate());
    }
}
