package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Removals requested by the destination's side that wait for the writer, so that a sender never waits for a disk sync. These payloads have
 * left the index; after a crash before the writer handles them, they are sent again under the same id.
 */
public final class PendingRemovals {
    /** Delivered, but their file is the only durable record of their number, or could not be deleted. */
    private final TreeMap<Long, SpooledPayload> undeleted = new TreeMap<>();

    private final List<SpooledPayload> parked = new ArrayList<>();
    private Work work = new Work();

    /** Payloads to record as lost. */
    public static final class Work {
        private final Map<SpooledPayload, String> rejected = new LinkedHashMap<>();
        private final List<SpooledPayload> damaged = new ArrayList<>();
        private final List<SpooledPayload> removed = new ArrayList<>();

        public Map<SpooledPayload, String> rejected() {
            return rejected;
        }

        public List<SpooledPayload> damaged() {
            return damaged;
        }

        public SpoolLedger recordedIn(SpoolLedger spoolLedger, Instant now) {
            return spoolLedger
                    .dropped(DropReason.REJECTED, seqs(List.copyOf(rejected.keySet())), now)
                    .dropped(DropReason.CORRUPT, seqs(damaged), now)
                    .dropped(DropReason.REMOVED, seqs(removed), now);
        }

        private static List<Long> seqs(List<SpooledPayload> payloads) {
            return payloads.stream().map(SpooledPayload::seq).toList();
        }
    }

    public synchronized void undeleted(SpooledPayload payload) {
        undeleted.put(payload.seq(), payload);
    }

    /** Those below a number that is covered by a record in force. */
    public synchronized List<SpooledPayload> undeletedBelow(long seq) {
        return List.copyOf(undeleted.headMap(seq).values());
    }

    public synchronized boolean hasUndeleted() {
        return !undeleted.isEmpty();
    }

    public synchronized void deleted(SpooledPayload payload) {
        undeleted.remove(payload.seq());
    }

    public synchronized void rejected(SpooledPayload payload, String answer) {
        work.rejected.put(payload, answer);
    }

    public synchronized void damaged(SpooledPayload payload) {
        work.damaged.add(payload);
    }

    public synchronized void removed(SpooledPayload payload) {
        work.removed.add(payload);
    }

    /** Its file exists but cannot be read now. */
    public synchronized void parked(SpooledPayload payload) {
        parked.add(payload);
    }

    public synchronized List<SpooledPayload> unpark() {
        List<SpooledPayload> all = List.copyOf(parked);
        parked.clear();
        return all;
    }

    /** Whether nothing waits except for the complete work of the minute. */
    public synchronized boolean isSettled() {
        return work.rejected.isEmpty() && work.damaged.isEmpty() && work.removed.isEmpty();
    }

    public synchronized Work take() {
        Work taken = work;
        work = new Work();
        return taken;
    }

    /** Those whose files were removed by others: no file records them any more, so they are recorded as soon as possible. */
    public synchronized List<Long> takeRemoved() {
        List<Long> taken = Work.seqs(work.removed);
        work.removed.clear();
        return taken;
    }

    /** Adds work again that could not be recorded. */
    public synchronized void putBack(Work undone) {
        work.rejected.putAll(undone.rejected);
        work.damaged.addAll(undone.damaged);
        work.removed.addAll(undone.removed);
    }

    /** The payloads outside the index whose files are still needed. */
    public synchronized Set<Long> seqs() {
        Set<Long> seqs = new TreeSet<>(undeleted.keySet());
        parked.forEach(payload -> seqs.add(payload.seq()));
        work.damaged.forEach(payload -> seqs.add(payload.seq()));
        work.rejected.keySet().forEach(payload -> seqs.add(payload.seq()));
        return seqs;
    }
}
