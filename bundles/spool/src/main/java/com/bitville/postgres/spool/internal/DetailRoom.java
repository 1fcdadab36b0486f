package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.spool.internal.queue.CommitRate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How many details may be committed, and how many of them are for the listener. While the listener takes nothing and another destination
 * delivers, details are chosen as if both did, and the listener's queue gets no more of them than if it were alone: an outage of the listener
 * neither thins out what the others get nor fills its queue. Safe for use by several threads; never waits for the disk.
 */
final class DetailRoom {
    private final CommitRate listener;
    /** Of everything that was committed, as if the listener delivered. */
    private final CommitRate offered;

    private volatile boolean delivering = true;

    DetailRoom(LongSupplier nanoTime) {
        listener = new CommitRate(nanoTime);
        offered = new CommitRate(nanoTime);
    }

    void takes(int perMinute, boolean delivers) {
        listener.takes(perMinute, delivers);
        offered.takes(perMinute, true);
        delivering = delivers;
    }

    boolean delivering() {
        return delivering;
    }

    /**
     * How many details may be committed now.
     *
     * @param backlog whether a backlog waits for the listener
     * @param others how those of the other destinations do that take everything
     */
    int room(boolean backlog, Others others) {
        return delivering || others == Others.STOPPED ? listener.room(backlog) : offered.room(others == Others.BEHIND);
    }

    /** Of what is committed, what the listener gets; the first details are the most important ones. */
    List<Payload> share(List<Payload> payloads, boolean backlog, Others others) {
        if (delivering || others == Others.STOPPED) {
            return payloads;
        }
        long cycles = payloads.stream().filter(payload -> !payload.detail()).count();
        long left = listener.room(backlog) - cycles;
        List<Payload> share = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            if (!payload.detail() || left-- > 0) {
                share.add(payload);
            }
        }
        return share;
    }

    void committed(List<Payload> all, List<Payload> share) {
        offered.committed(all);
        listener.committed(share);
    }

    /** The destinations beside the listener that take everything. */
    enum Others {
        /** There is none, or none delivers. */
        STOPPED,
        /** One delivers, and older payloads wait for each that does. */
        BEHIND,
        /** One delivers without a backlog. */
        DELIVERING
    }
}
