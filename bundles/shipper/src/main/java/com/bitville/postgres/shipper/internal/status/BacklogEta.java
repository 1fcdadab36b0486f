package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a backlog will be gone, from how fast its oldest end moves towards now: the spool tells no depth. Written by the shipper's
 * thread, read by any.
 */
public final class BacklogEta {
    /** Under this the speed is a guess. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    /** A backlog has every fourth turn, so that after so many fresh ones there is none, though the spool may never be empty. */
    private static final int YOUNG = 12;

    private record Mark(Instant created, long at) {}

    private final Duration fresh;
    private @Nullable Mark first;
    private @Nullable Mark last;
    private int youngInARow;

    public BacklogEta(Duration fresh) {
        this.fresh = fresh;
    }

    /** A payload was stored. */
    public synchronized void delivered(SpooledPayload payload, Instant now, long at) {
        if (payload.created().isAfter(now.minus(fresh))) {
            youngInARow++;
            if (youngInARow >= YOUNG) {
                empty();
            }
            return;
        }
        youngInARow = 0;
        Mark mark = new Mark(payload.created(), at);
        // Going back in time means another backlog, or one that was held.
        if (first == null || last == null || mark.created().isBefore(last.created())) {
            first = mark;
        }
        last = mark;
    }

    /** Nothing is left. */
    public synchronized void empty() {
        first = null;
        last = null;
    }

    /**
     * How long the backlog will take.
     *
     * @return seconds, or null where there is none or its speed is not known yet
     */
    public synchronized @Nullable Long etaSeconds(Instant now) {
        if (first == null || last == null || last.at() - first.at() < LEAST.toNanos()) {
            return null;
        }
        double moved = Duration.between(first.created(), last.created()).toNanos();
        double speed = moved / (last.at() - first.at());
        double left = Duration.between(last.created(), now.minus(fresh)).toSeconds();
        return speed <= 0 ? null : (long) Math.max(0, left / speed);
    }
}
