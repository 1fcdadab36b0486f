package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.Drop;
import com.bitville.postgres.api.delivery.SpooledPayload;
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
final class Volume {
    private static final Logger LOG = LoggerFactory.getLogger(Volume.class);

    private final Settings settings;
    private final Disk disk;
    private final Layout layout;
    private final Clock clock;
    private final Index index;
    private final Memory memory;
    private final Returns returns;
    private final DeadLetters dead;
    private final Quarantine quarantine;
    private final InForce inForce;
    private final GivingUp givingUp;

    Volume(Settings settings, Disk disk, Clock clock, Index index, Memory memory, Returns returns) {
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
        this.index = index;
        this.memory = memory;
        this.returns = returns;
        layout = new Layout(settings.path());
        dead = new DeadLetters(disk, layout, settings.deadBytes());
        quarantine = new Quarantine(disk, layout, settings.deadBytes());
        // Far above any number of the folder, which is not known yet, and exact as a JSON number.
        inForce = new InForce(returns, clock.millis() * 1000);
        Room room = new Room(settings, disk, index);
        givingUp = new GivingUp(settings, clock, index, memory, room, inForce, this::others);
    }

    private long others() {
        return dead.held().bytes() + quarantine.bytes() + inForce.store().bytes();
    }

    boolean opened() {
        return inForce.opened();
    }

    /** Reads the folder for the first time, and puts in order what a crash left behind. */
    void open() throws IOException {
        Recovery recovery = new Recovery(disk, layout, dead, clock.instant());
        UUID id = recovery.agentId();
        Recovery.Found found = recovery.run();
        Map<String, byte[]> states = memory.early().states();
        Ledger merged = found.ledger().plus(inForce.ledger());
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
    void write(List<Item> items, Map<String, byte[]> states, UnaryOperator<Ledger> change) throws IOException {
        givingUp.makeRoom(items, items);
        Ledger after = change.apply(inForce.ledger());
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
    void change(UnaryOperator<Ledger> change) {
        inForce.change(change);
    }

    /** After a failure: brings the folder in line and writes what was kept in memory meanwhile. Returns how many payloads. */
    int rejoin() throws IOException {
        dropMissing();
        givingUp.makeRoom(memory.ring().items(), List.of());
        List<Item> kept = memory.ring().items();
        if (!kept.isEmpty()) {
            inForce.store().writePayloads(kept, false);
        }
        inForce.record(inForce.ledger(), List.of(), memory.ring().states());
        memory.ring().clear();
        for (Item item : kept) {
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
            inForce.change(ledger -> ledger.dropped(Drop.REMOVED, missing, now));
        }
    }

    /** The destination has it. Called by its thread, without the lock. */
    void delivered(SpooledPayload payload) {
        if (!memory.remove(payload.seq())) {
            inForce.delivered(payload);
        }
    }

    /** The body, wherever it is. Called by the destination's thread, without the lock. */
    byte[] read(SpooledPayload payload) throws IOException {
        Item kept = memory.get(payload.seq());
        if (kept == null && !inForce.opened()) {
            throw new NoSuchFileException(PayloadFile.name(payload));
        }
        return kept == null ? inForce.store().read(payload) : kept.body().clone();
    }

    /** The body of a dead letter. */
    byte[] readDead(SpooledPayload payload) throws IOException {
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
        Returns.Work work = returns.take();
        try {
            Ledger next = work.recordedIn(inForce.ledger(), clock.instant());
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
    int purge() throws IOException {
        return givingUp.purge() + dead.clear();
    }

    /** Puts the dead letters back into the queue; one that is damaged is set aside. */
    int retryDead() throws IOException {
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
    List<DeadLetter> letters() throws IOException {
        return dead.read(inForce.store());
    }

    Ledger ledger() {
        return inForce.ledger();
    }

    UUID agentId() {
        return inForce.agentId();
    }

    long quarantined() {
        return quarantine.count();
    }

    DeadLetters dead() {
        return dead;
    }
}
