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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives up payloads: for room, for their age, or because the operator says so; recorded before a file goes. Used under the committer's lock. */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private final Path folder;
    private final SpoolSettings spoolSettings;
    private final Clock clock;
    private final SpoolIndex spoolIndex;
    private final MemoryFallback memoryFallback;
    private final DiskQuota diskQuota;
    private final LedgerState ledgerState;
    private final LongSupplier others;
    private boolean full;

    /**
     * Nothing is given up yet.
     *
     * @param others bytes of the folder that no payload takes
     */
    Eviction(
            SpoolSettings spoolSettings,
            Clock clock,
            SpoolContents contents,
            DiskQuota diskQuota,
            LedgerState ledgerState,
            LongSupplier others) {
        this.folder = spoolSettings.path();
        this.spoolSettings = spoolSettings;
        this.clock = clock;
        this.spoolIndex = contents.index();
        this.memoryFallback = contents.memory();
        this.diskQuota = diskQuota;
        this.ledgerState = ledgerState;
        this.others = others;
    }

    /** Evicts the oldest payloads until the cap is kept. */
    void keepCap() throws IOException {
        evict(diskQuota.victims(List.of(), others.getAsLong(), 0));
    }

    /**
     * Evicts the oldest payloads until the new ones fit: under the cap, and above the file system's floor where giving up own payloads
     * can achieve that.
     *
     * @param toWrite what is about to be written
     * @param more what of it is not in the index yet
     */
    void makeRoom(List<PayloadWithBody> toWrite, List<PayloadWithBody> more) throws IOException {
        long lacking = diskQuota.lacking(toWrite);
        long onDisk = spoolIndex.bytes() - memoryFallback.space();
        if (lacking > onDisk) {
            diskQuota.require(toWrite);
        }
        evict(diskQuota.victims(more, others.getAsLong(), lacking));
        if (lacking > 0) {
            // What was given up is free now, unless somebody else was faster.
            diskQuota.require(toWrite);
        }
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

    /** Declares payloads lost, durably, before their files go. */
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

    /** Throws all payloads away; returns how many. */
    int purge() throws IOException {
        List<SpooledPayload> all = spoolIndex.all();
        drop(all, DropReason.PURGED);
        return all.size();
    }
}
