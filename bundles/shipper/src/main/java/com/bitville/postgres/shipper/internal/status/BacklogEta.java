package com.bitville.postgres.shipper.internal.status;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a backlog will be delivered, from the speed at which its oldest payload approaches the present: the spool does not provide
 * its depth. Written by the shipper's thread, read by any thread.
 */
public final class BacklogEta {
    /** Below this, the speed is too uncertain. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    /** A backlog gets every fourth turn, so after this many fresh payloads there is none, although the spool may never be empty. */
    private static final int YOUNG = 12;

    private record Mark(Instant created, long at) {}

    private final Duration fresh;
    private @Nullable Mark first;
    private @Nullable Mark last;
    private int youngInARow;

    public BacklogEta(Duration fresh) {
        this.fresh = fresh;
    }

    /** Records a stored payload. */
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
        // An older payload means another backlog, or one that waited.
        if (first == null || last == null || mark.created().isBefore(last.created())) {
            first = mark;
        }
        last = mark;
    }

    /** Records that the spool is empty. */
    public synchronized void empty() {
        first = null;
        last = null;
    }

    /**
     * How long the backlog will take.
     *
     * @return seconds, or null if there is none or its speed is unknown
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
