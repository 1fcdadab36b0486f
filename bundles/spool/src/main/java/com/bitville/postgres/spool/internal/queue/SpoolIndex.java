package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.format.HeldFigures;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The payloads of the spool, without bodies. Its lock is never held over a disk operation, so readers never wait for a disk. */
public final class SpoolIndex {
    private static final int BLOCK = 4096;

    private final Map<Urgency, PayloadQueue> queues = new EnumMap<>(Urgency.class);
    private final Map<UUID, Long> ids = new HashMap<>();
    private long bytes;

    public SpoolIndex() {
        for (Urgency urgency : Urgency.values()) {
            queues.put(urgency, new PayloadQueue());
        }
    }

    /** The space of a payload's file, in whole blocks. */
    public static long blocks(SpooledPayload payload) {
        return blocks(PayloadFile.HEADER + payload.length());
    }

    public static long blocks(long length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    public synchronized void add(Collection<SpooledPayload> payloads) {
        for (SpooledPayload payload : payloads) {
            if (get(payload.seq()) == null) {
                queue(payload.urgency()).add(payload);
                ids.put(payload.id(), payload.seq());
                bytes += blocks(payload);
            }
        }
        notifyAll();
    }

    public synchronized @Nullable SpooledPayload remove(long seq) {
        for (PayloadQueue payloadQueue : queues.values()) {
            SpooledPayload removed = payloadQueue.remove(seq);
            if (removed != null) {
                ids.remove(removed.id(), seq);
                bytes -= blocks(removed);
                return removed;
            }
        }
        return null;
    }

    public synchronized @Nullable SpooledPayload get(long seq) {
        for (PayloadQueue payloadQueue : queues.values()) {
            SpooledPayload payload = payloadQueue.get(seq);
            if (payload != null) {
                return payload;
            }
        }
        return null;
    }

    public synchronized boolean holds(UUID id) {
        return ids.containsKey(id);
    }

    public synchronized @Nullable SpooledPayload oldest(Urgency urgency) {
        return queue(urgency).first();
    }

    public synchronized @Nullable SpooledPayload oldest() {
        return lowest(queue(Urgency.NORMAL).first(), queue(Urgency.URGENT).first());
    }

    public synchronized @Nullable SpooledPayload oldestSince(Instant since) {
        long ms = since.toEpochMilli();
        return lowest(
                queue(Urgency.NORMAL).firstSince(ms), queue(Urgency.URGENT).firstSince(ms));
    }

    /** The oldest payloads, as long as the test accepts those selected so far and the next one. */
    synchronized List<SpooledPayload> oldestWhile(BiPredicate<List<SpooledPayload>, SpooledPayload> wanted) {
        List<SpooledPayload> taken = new ArrayList<>();
        SpooledPayload next = oldest();
        while (next != null && wanted.test(taken, next)) {
            taken.add(next);
            long seq = next.seq();
            next = lowest(
                    queue(Urgency.NORMAL).after(seq), queue(Urgency.URGENT).after(seq));
        }
        return taken;
    }

    /**
     * The payloads to evict first, as long as the test accepts them: in order, urgent ones last, because losses are reported by urgent
     * payloads.
     */
    public synchronized List<SpooledPayload> dispensableWhile(
            BiPredicate<List<SpooledPayload>, SpooledPayload> wanted) {
        List<SpooledPayload> taken = new ArrayList<>();
        for (Urgency urgency : List.of(Urgency.NORMAL, Urgency.URGENT)) {
            SpooledPayload next = queue(urgency).first();
            while (next != null && wanted.test(taken, next)) {
                taken.add(next);
                next = queue(urgency).after(next.seq());
            }
        }
        return taken;
    }

    public synchronized @Nullable SpooledPayload next(long seq, Urgency urgency) {
        return queue(urgency).after(seq);
    }

    public synchronized @Nullable SpooledPayload get(UUID id) {
        Long seq = ids.get(id);
        return seq == null ? null : get(seq);
    }

    public synchronized List<SpooledPayload> all() {
        return oldestWhile((taken, next) -> true);
    }

    public synchronized int size() {
        return ids.size();
    }

    /** The space of all payloads in whole blocks. */
    public synchronized long bytes() {
        return bytes;
    }

    public synchronized HeldFigures held() {
        return new HeldFigures(ids.size(), bytes);
    }

    public synchronized boolean await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (ids.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    private PayloadQueue queue(Urgency urgency) {
        PayloadQueue payloadQueue = queues.get(urgency);
        if (payloadQueue == null) {
            throw new IllegalArgumentException("no queue for " + urgency);
        }
        return payloadQueue;
    }

    private static @Nullable SpooledPayload lowest(@Nullable SpooledPayload one, @Nullable SpooledPayload other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.seq() < other.seq() ? one : other;
    }
}
