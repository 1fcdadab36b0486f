package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.spool.internal.queue.DiskQuota;
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.SpoolContents;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops payloads: for space, because of their age, or at the operator's request; recorded before a file is deleted. Used under the lock of
 * SpoolWriter.
 */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private final Path folder;
    private final SpoolSettings spoolSettings;
    private final Clock clock;
    private final SpoolIndex spoolIndex;
    private final MemoryFallback memoryFallback;
    private final DiskQuota diskQuota;
    private final LedgerState ledgerState;
    private final Others others;
    private boolean full;

    /** What counts towards the cap beside our payloads. */
    interface Others {
        long bytes();

        /** Frees as much as it can of what is not ours. */
        void free(long bytes);
    }

    /**
     * Creates it without dropping anything.
     *
     * @param others what else counts, such as buffers of other installations
     */
    Eviction(
            SpoolSettings spoolSettings,
            Clock clock,
            SpoolContents contents,
            DiskQuota diskQuota,
            LedgerState ledgerState,
            Others others) {
        this.folder = spoolSettings.path();
        this.spoolSettings = spoolSettings;
        this.clock = clock;
        this.spoolIndex = contents.index();
        this.memoryFallback = contents.memory();
        this.diskQuota = diskQuota;
        this.ledgerState = ledgerState;
        this.others = others;
    }

    /** Evicts the oldest payloads until the spool is below its cap. */
    void keepCap() throws IOException {
        evict(victims(List.of(), 0));
    }

    /**
     * Evicts the oldest payloads until the new ones fit: below the cap, and above the file system's reserve if eviction can achieve that.
     *
     * @param toWrite the items to write
     * @param more those of them that are not in the index yet
     */
    void makeRoom(List<PayloadWithBody> toWrite, List<PayloadWithBody> more) throws IOException {
        long lacking = diskQuota.lacking(toWrite);
        long onDisk = spoolIndex.bytes() - memoryFallback.space();
        if (lacking > onDisk + others.bytes()) {
            diskQuota.require(toWrite);
        }
        evict(victims(more, lacking));
        if (lacking > 0) {
            // The space of evicted payloads is free now, unless another program has used it.
            diskQuota.require(toWrite);
        }
    }

    /** What is not ours goes first. */
    private List<SpooledPayload> victims(List<PayloadWithBody> more, long lacking) {
        long excess = diskQuota.excess(more, others.bytes(), lacking);
        if (excess > 0) {
            long before = others.bytes();
            others.free(excess);
            return diskQuota.victims(more, others.bytes(), lacking - Math.max(0, before - others.bytes()));
        }
        return diskQuota.victims(more, others.bytes(), lacking);
    }

    private void evict(List<SpooledPayload> victims) throws IOException {
        if (!victims.isEmpty() && !full) {
            LOG.warn(
                    "spool_full path={} cap_bytes={} consequence=\"the oldest payloads are dropped and reported as gaps\"",
                    folder,
                    spoolSettings.capBytes());
        }
        full = !victims.isEmpty();
        drop(victims, DropReason.EVICTED);
    }

    /** Records payloads as lost, durably, before their files are deleted. */
    private void drop(List<SpooledPayload> payloads, DropReason why) throws IOException {
        if (payloads.isEmpty()) {
            return;
        }
        List<Long> seqs = payloads.stream().map(SpooledPayload::seq).toList();
        ledgerState.record(ledgerState.ledger().dropped(why, seqs, clock.instant()), seqs, Map.of());
        for (long seq : seqs) {
            spoolIndex.remove(seq);
            memoryFallback.remove(seq);
        }
        ledgerState.store().deleteDropped(payloads);
    }

    void expire() throws IOException {
        Instant limit = clock.instant().minus(spoolSettings.mostAge());
        drop(
                spoolIndex.dispensableWhile((taken, next) ->
                        next.urgency() == Urgency.NORMAL && next.created().isBefore(limit)),
                DropReason.EXPIRED);
    }

    /** Deletes all payloads; returns how many. */
    int purge() throws IOException {
        List<SpooledPayload> all = spoolIndex.all();
        drop(all, DropReason.PURGED);
        return all.size();
    }
}
