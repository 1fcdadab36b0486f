package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
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
 * The folder together with the ledger that says what of it is in force. Used under the committer's lock, but for {@link #read},
 * {@link #delivered} and what only tells. Any {@link IOException} leaves the ledger as it was or as a record in force says.
 */
public final class SpoolFolder {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

    private final SpoolSettings settings;
    private final DiskOperations disk;
    private final SpoolPaths layout;
    private final Clock clock;
    private final SpoolIndex index;
    private final MemoryFallback memory;
    private final PendingRemovals returns;
    private final DeadLetterFolder dead;
    private final Quarantine quarantine;
    private final LedgerState inForce;
    private final Eviction givingUp;

    public SpoolFolder(
            SpoolSettings settings,
            DiskOperations disk,
            Clock clock,
            SpoolIndex index,
            MemoryFallback memory,
            PendingRemovals returns) {
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
        this.index = index;
        this.memory = memory;
        this.returns = returns;
        layout = new SpoolPaths(settings.path());
        dead = new DeadLetterFolder(disk, layout, settings.deadBytes());
        quarantine = new Quarantine(disk, layout, settings.deadBytes());
        // Far above any number of the folder, which is not known yet, and exact as a JSON number.
        inForce = new LedgerState(returns, clock.millis() * 1000);
        DiskQuota room = new DiskQuota(settings, disk, index);
        givingUp = new Eviction(settings, clock, index, memory, room, inForce, this::others);
    }

    private long others() {
        return dead.held().bytes() + quarantine.bytes() + inForce.store().bytes();
    }

    public boolean opened() {
        return inForce.opened();
    }

    /** Reads the folder for the first time, and puts in order what a crash left behind. */
    void open() throws IOException {
        SpoolRecovery recovery = new SpoolRecovery(disk, layout, dead, clock.instant());
        UUID id = recovery.agentId();
        SpoolRecovery.Found found = recovery.run();
        Map<String, byte[]> states = memory.early().states();
        SpoolLedger merged = found.ledger().plus(inForce.ledger());
        if (found.recordNeeded() || !merged.equals(found.ledger()) || !states.isEmpty()) {
            found.store().writeRecord(merged, List.of(), states);
        }
        quarantine.open();
        for (Path path : found.quarantine()) {
            quarantine.take(found.store(), path);
        }
        // In this order: whoever asks for a state meanwhile finds it in one of the two.
        inForce.open(found.store(), merged, id);
        memory.early().forgetStates();
        index.add(found.payloads());
        LOG.info(
                "spool_opened path={} payloads={} bytes={} next_seq={} agent_id={} cap_bytes={}",
                layout.root(),
                index.size(),
                index.bytes(),
                merged.nextSeq(),
                id,
                settings.capBytes());
    }

    /** Makes payloads and states durable; on an exception they are not in force, or may be after a crash. */
    void write(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change)
            throws IOException {
        givingUp.makeRoom(items, items);
        SpoolLedger after = change.apply(inForce.ledger());
        boolean solo = items.size() == 1
                && states.isEmpty()
                && after.withNextSeq(0).equals(inForce.durable().withNextSeq(0));
        if (!items.isEmpty()) {
            inForce.store().writePayloads(items, solo);
        }
        if (solo) {
            inForce.change(before -> after);
        } else {
            inForce.record(after, List.of(), states);
        }
    }

    /** What happens to the ledger while the disk fails: it becomes durable with the first record after that. */
    void change(UnaryOperator<SpoolLedger> change) {
        inForce.change(change);
    }

    /** After a failure: brings the folder in line and writes what was kept in memory meanwhile. Returns how many payloads. */
    int rejoin() throws IOException {
        dropMissing();
        givingUp.makeRoom(memory.ring().items(), List.of());
        List<PayloadWithBody> kept = memory.ring().items();
        if (!kept.isEmpty()) {
            inForce.store().writePayloads(kept, false);
        }
        inForce.record(inForce.ledger(), List.of(), memory.ring().states());
        memory.ring().clear();
        for (PayloadWithBody item : kept) {
            if (index.get(item.seq()) == null) {
                returns.undeleted(item.payload());
            }
        }
        return kept.size();
    }

    private void dropMissing() throws IOException {
        Set<Long> known = returns.seqs();
        index.all().forEach(payload -> known.add(payload.seq()));
        memory.ring().items().forEach(item -> known.remove(item.seq()));
        memory.early().items().forEach(item -> known.remove(item.seq()));
        List<Long> missing = new ArrayList<>(inForce.store().realign(known, inForce.agentId()));
        missing.removeIf(seq -> index.remove(seq) == null);
        missing.addAll(returns.takeRemoved());
        if (!missing.isEmpty()) {
            LOG.warn("payloads_removed_by_others path={} count={}", layout.queue(), missing.size());
            Instant now = clock.instant();
            inForce.change(ledger -> ledger.dropped(DropReason.REMOVED, missing, now));
        }
    }

    /** The destination has it. Called by its thread, without the lock. */
    public void delivered(SpooledPayload payload) {
        if (!memory.remove(payload.seq())) {
            inForce.delivered(payload);
        }
    }

    /** The body, wherever it is. Called by the destination's thread, without the lock. */
    public byte[] read(SpooledPayload payload) throws IOException {
        PayloadWithBody kept = memory.get(payload.seq());
        if (kept == null && !inForce.opened()) {
            throw new NoSuchFileException(PayloadFile.name(payload));
        }
        return kept == null ? inForce.store().read(payload) : kept.body().clone();
    }

    /** The body of a dead letter. */
    public byte[] readDead(SpooledPayload payload) throws IOException {
        return inForce.store().letterBody(payload);
    }

    Optional<byte[]> state(String key) {
        byte[] kept = memory.state(key);
        if (kept == null && inForce.opened()) {
            kept = inForce.store().state(key);
        }
        return Optional.ofNullable(kept).map(byte[]::clone);
    }

    /** Evicts the oldest payloads until the cap is kept. */
    void keepCap() throws IOException {
        givingUp.keepCap();
    }

    /** Records what came back from the destination's side, then does with the files what the record says. */
    void tidy(boolean thorough) throws IOException {
        givingUp.expire();
        PendingRemovals.Work work = returns.take();
        try {
            SpoolLedger next = work.recordedIn(inForce.ledger(), clock.instant());
            if (!next.equals(inForce.durable().withNextSeq(next.nextSeq())) || (thorough && returns.hasUndeleted())) {
                inForce.record(next, List.of(), Map.of());
            }
        } catch (IOException e) {
            returns.putBack(work);
            throw e;
        }
        for (Map.Entry<SpooledPayload, String> letter : work.rejected().entrySet()) {
            dead.add(PayloadFile.name(letter.getKey()), inForce.store().bury(letter.getKey(), letter.getValue()));
        }
        dead.trim();
        for (SpooledPayload payload : work.damaged()) {
            quarantine.take(inForce.store(), inForce.store().path(payload));
        }
        if (thorough) {
            index.add(returns.unpark());
        }
    }

    /** Whether all that came back is recorded. */
    boolean settled() {
        return returns.isSettled()
                && inForce.ledger().withNextSeq(0).equals(inForce.durable().withNextSeq(0));
    }

    /** Throws all payloads and dead letters away. */
    public int purge() throws IOException {
        return givingUp.purge() + dead.clear();
    }

    /** Puts the dead letters back into the queue; one that is damaged is set aside. */
    public int retryDead() throws IOException {
        List<SpooledPayload> back = new ArrayList<>();
        try {
            dead.exhume(inForce.store(), quarantine, back);
            if (!back.isEmpty()) {
                inForce.record(inForce.ledger().retried(back.size()), List.of(), Map.of());
            }
        } finally {
            index.add(back);
        }
        return back.size();
    }

    /** The dead letters that are there now. */
    public List<DeadLetter> letters() throws IOException {
        return dead.read(inForce.store());
    }

    public SpoolLedger ledger() {
        return inForce.ledger();
    }

    UUID agentId() {
        return inForce.agentId();
    }

    public long quarantined() {
        return quarantine.count();
    }

    public DeadLetterFolder dead() {
        return dead;
    }
}
