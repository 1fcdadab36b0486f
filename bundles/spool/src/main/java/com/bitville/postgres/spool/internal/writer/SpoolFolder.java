package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.apart.ApartBuffers;
import com.bitville.postgres.spool.internal.files.DeadLetterFolder;
import com.bitville.postgres.spool.internal.files.Quarantine;
import com.bitville.postgres.spool.internal.files.SpoolRecovery;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.spool.internal.queue.DiskQuota;
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.PendingRemovals;
import com.bitville.postgres.spool.internal.queue.SpoolContents;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder together with the ledger, which defines what is in force. Used under the lock of SpoolWriter, except for {@link #read}, {@link
 * #delivered} and methods that only report. After an {@link IOException} the ledger is unchanged or as in a record in force.
 */
public final class SpoolFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    private final SpoolSettings spoolSettings;
    private final DiskOperations diskOperations;
    private final SpoolPaths spoolPaths;
    private final Clock clock;
    private final SpoolIndex spoolIndex;
    private final MemoryFallback memoryFallback;
    private final PendingRemovals pendingRemovals;
    private final DeadLetterFolder dead;
    private final Quarantine quarantine;
    private final LedgerState ledgerState;
    private final Eviction eviction;
    private final ApartBuffers apart;

    public SpoolFolder(
            SpoolSettings spoolSettings, DiskOperations diskOperations, Clock clock, SpoolContents contents) {
        this.spoolSettings = spoolSettings;
        this.diskOperations = diskOperations;
        this.clock = clock;
        this.spoolIndex = contents.index();
        this.memoryFallback = contents.memory();
        this.pendingRemovals = contents.removals();
        spoolPaths = new SpoolPaths(spoolSettings.path());
        dead = new DeadLetterFolder(diskOperations, spoolPaths, spoolSettings.deadBytes());
        apart = new ApartBuffers(spoolSettings.path(), diskOperations, clock);
        quarantine = new Quarantine(diskOperations, spoolPaths, spoolSettings.deadBytes());
        // Far above any number of the folder, which is not known yet, and exact as a JSON number.
        ledgerState = new LedgerState(contents.removals(), clock.millis() * 1000);
        DiskQuota diskQuota = new DiskQuota(spoolSettings, diskOperations, contents.index());
        eviction = new Eviction(spoolSettings, clock, contents, diskQuota, ledgerState, new Others());
    }

    /** Dead letters, quarantine and records of our own, and the buffers of other installations. */
    private final class Others implements Eviction.Others {
        @Override
        public long bytes() {
            return dead.held().bytes()
                    + quarantine.bytes()
                    + ledgerState.store().bytes()
                    + apart.bytes();
        }

        @Override
        public void free(long bytes) {
            apart.free(bytes);
        }
    }

    public boolean opened() {
        return ledgerState.opened();
    }

    /** Reads the folder for the first time and cleans up after a crash. */
    void open() throws IOException {
        SpoolRecovery spoolRecovery = new SpoolRecovery(diskOperations, spoolPaths, dead, clock.instant());
        SpoolRecovery.Found found = spoolRecovery.runAs(spoolSettings.owner());
        UUID id = spoolRecovery.agentId();
        Map<String, byte[]> states = memoryFallback.early().states();
        SpoolLedger merged = found.ledger().plus(ledgerState.ledger());
        if (found.recordNeeded() || !merged.equals(found.ledger()) || !states.isEmpty()) {
            found.store().writeRecord(merged, List.of(), states);
        }
        quarantine.open();
        for (Path path : found.quarantine()) {
            quarantine.take(found.store(), path);
        }
        // In this order: a concurrent reader finds a state in one of the two.
        ledgerState.open(found.store(), merged, id);
        memoryFallback.early().forgetStates();
        spoolIndex.add(found.payloads());
        apart.look();
        LOG.info(
                "spool_opened path={} payloads={} bytes={} next_seq={} agent_id={} cap_bytes={}",
                spoolPaths.root(),
                spoolIndex.size(),
                spoolIndex.bytes(),
                merged.nextSeq(),
                id,
                spoolSettings.capBytes());
    }

    /** Makes payloads and states durable; after an exception they are not in force, but may be after a crash. */
    void write(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change)
            throws IOException {
        eviction.makeRoom(items, items);
        SpoolLedger after = change.apply(ledgerState.ledger());
        boolean solo = items.size() == 1
                && states.isEmpty()
                && after.withNextSeq(0).equals(ledgerState.durable().withNextSeq(0));
        if (!items.isEmpty()) {
            ledgerState.store().writePayloads(items, solo);
        }
        if (solo) {
            ledgerState.change(before -> after);
        } else {
            ledgerState.record(after, List.of(), states);
        }
    }

    /** Changes the ledger while the disk fails: the change becomes durable with the first record after that. */
    void change(UnaryOperator<SpoolLedger> change) {
        ledgerState.change(change);
    }

    /** After a failure: restores the folder and writes the payloads kept in memory meanwhile. Returns how many. */
    int rejoin() throws IOException {
        dropMissing();
        eviction.makeRoom(memoryFallback.ring().items(), List.of());
        List<PayloadWithBody> kept = memoryFallback.ring().items();
        if (!kept.isEmpty()) {
            ledgerState.store().writePayloads(kept, false);
        }
        ledgerState.record(
                ledgerState.ledger(), List.of(), memoryFallback.ring().states());
        memoryFallback.ring().clear();
        for (PayloadWithBody payloadWithBody : kept) {
            if (spoolIndex.get(payloadWithBody.seq()) == null) {
                pendingRemovals.undeleted(payloadWithBody.payload());
            }
        }
        return kept.size();
    }

    private void dropMissing() throws IOException {
        Set<Long> known = pendingRemovals.seqs();
        spoolIndex.all().forEach(payload -> known.add(payload.seq()));
        memoryFallback.ring().items().forEach(payloadWithBody -> known.remove(payloadWithBody.seq()));
        memoryFallback.early().items().forEach(payloadWithBody -> known.remove(payloadWithBody.seq()));
        List<Long> missing = new ArrayList<>(ledgerState.store().realign(known, ledgerState.agentId()));
        missing.removeIf(seq -> spoolIndex.remove(seq) == null);
        missing.addAll(pendingRemovals.takeRemoved());
        if (!missing.isEmpty()) {
            LOG.warn("payloads_removed_by_others path={} count={}", spoolPaths.queue(), missing.size());
            Instant now = clock.instant();
            ledgerState.change(spoolLedger -> spoolLedger.dropped(DropReason.REMOVED, missing, now));
        }
    }

    /** Removes a delivered payload. Called by the destination's thread, without the lock. */
    public void delivered(SpooledPayload payload) {
        if (!memoryFallback.remove(payload.seq())) {
            ledgerState.delivered(payload);
        }
    }

    /** The body, from disk or memory. Called by the destination's thread, without the lock. */
    public byte[] read(SpooledPayload payload) throws IOException {
        PayloadWithBody kept = memoryFallback.get(payload.seq());
        if (kept == null && !ledgerState.opened()) {
            throw new NoSuchFileException(PayloadFile.name(payload));
        }
        return kept == null ? ledgerState.store().read(payload) : kept.body().clone();
    }

    /** The body of a dead letter. */
    public byte[] readDead(SpooledPayload payload) throws IOException {
        return ledgerState.store().letterBody(payload);
    }

    Optional<byte[]> state(String key) {
        byte[] kept = memoryFallback.state(key);
        if (kept == null && ledgerState.opened()) {
            kept = ledgerState.store().state(key);
        }
        return Optional.ofNullable(kept).map(byte[]::clone);
    }

    Set<String> stateKeys() {
        Set<String> keys = memoryFallback.stateKeys();
        if (ledgerState.opened()) {
            keys.addAll(ledgerState.store().stateKeys());
        }
        return keys;
    }

    /** Evicts the oldest payloads until the cap is kept. */
    void keepCap() throws IOException {
        eviction.keepCap();
    }

    /** Records the pending removals, then changes the files accordingly. */
    void tidy(boolean thorough) throws IOException {
        eviction.expire();
        PendingRemovals.Work work = pendingRemovals.take();
        try {
            SpoolLedger next = work.recordedIn(ledgerState.ledger(), clock.instant());
            if (!next.equals(ledgerState.durable().withNextSeq(next.nextSeq()))
                    || (thorough && pendingRemovals.hasUndeleted())) {
                ledgerState.record(next, List.of(), Map.of());
            }
        } catch (IOException e) {
            pendingRemovals.putBack(work);
            throw e;
        }
        for (Map.Entry<SpooledPayload, String> letter : work.rejected().entrySet()) {
            dead.add(
                    PayloadFile.name(letter.getKey()),
                    ledgerState.store().moveToDeadLetters(letter.getKey(), letter.getValue()));
        }
        dead.trim();
        for (SpooledPayload payload : work.damaged()) {
            quarantine.take(ledgerState.store(), ledgerState.store().path(payload));
        }
        if (thorough) {
            apart.look();
            spoolIndex.add(pendingRemovals.unpark());
        }
    }

    /** The buffers of other installations or projects in the same folder. */
    public ApartBuffers apart() {
        return apart;
    }

    /** Whether all pending removals are recorded. */
    boolean settled() {
        return pendingRemovals.isSettled()
                && ledgerState
                        .ledger()
                        .withNextSeq(0)
                        .equals(ledgerState.durable().withNextSeq(0));
    }

    /** Deletes all payloads and dead letters. */
    public int purge() throws IOException {
        return eviction.purge() + dead.clear();
    }

    /** Puts the dead letters back into the queue; a damaged one goes to quarantine. */
    public int retryDead() throws IOException {
        List<SpooledPayload> back = new ArrayList<>();
        try {
            dead.restore(ledgerState.store(), quarantine, back);
            if (!back.isEmpty()) {
                ledgerState.record(ledgerState.ledger().retried(back.size()), List.of(), Map.of());
            }
        } finally {
            spoolIndex.add(back);
        }
        return back.size();
    }

    /** The current dead letters. */
    public List<DeadLetter> letters() throws IOException {
        return dead.read(ledgerState.store());
    }

    public SpoolLedger ledger() {
        return ledgerState.ledger();
    }

    UUID agentId() {
        return ledgerState.agentId();
    }

    public long quarantined() {
        return quarantine.count();
    }

    public DeadLetterFolder dead() {
        return dead;
    }
}
