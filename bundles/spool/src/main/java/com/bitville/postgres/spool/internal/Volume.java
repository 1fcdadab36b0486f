package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.Drop;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
    private final Room room;
    private volatile @Nullable Store store;
    private volatile Ledger ledger;
    private volatile Ledger durable = Ledger.EMPTY;
    private volatile UUID agentId = UUID.randomUUID();
    private boolean full;

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
        room = new Room(settings, disk, index);
        // Far above any number of the folder, which is not known yet, and exact as a JSON number.
        ledger = Ledger.EMPTY.withNextSeq(clock.millis() * 1000);
    }

    boolean opened() {
        return store != null;
    }

    /** Reads the folder for the first time, and puts in order what a crash left behind. */
    void open() throws IOException {
        Recovery recovery = new Recovery(disk, layout, dead, clock.instant());
        UUID id = recovery.agentId();
        Recovery.Found found = recovery.run();
        Map<String, byte[]> states = memory.early().states();
        Ledger merged = found.ledger().plus(ledger);
        if (found.recordNeeded() || !merged.equals(found.ledger()) || !states.isEmpty()) {
            found.store().writeRecord(merged, List.of(), states);
        }
        quarantine.open();
        for (Path path : found.quarantine()) {
            quarantine.take(found.store(), path);
        }
        memory.early().forgetStates();
        ledger = merged;
        durable = merged;
        agentId = id;
        store = found.store();
        index.add(found.payloads());
        LOG.info(
                "spool_opened path={} payloads={} bytes={} next_seq={} agent_id={} cap_bytes={}",
                layout.root(),
                index.size(),
                index.bytes(),
                ledger.nextSeq(),
                agentId,
                settings.capBytes());
    }

    /** Makes payloads and states durable; on an exception they are not in force, or may be after a crash. */
    void write(List<Item> items, Map<String, byte[]> states, UnaryOperator<Ledger> change) throws IOException {
        makeRoom(items, items);
        Ledger after = change.apply(ledger);
        boolean solo =
                items.size() == 1 && states.isEmpty() && after.withNextSeq(0).equals(durable.withNextSeq(0));
        if (!items.isEmpty()) {
            store().writePayloads(items, solo);
        }
        if (solo) {
            ledger = after;
        } else {
            record(after, List.of(), states);
        }
    }

    /** What happens to the ledger while the disk fails: it becomes durable with the first record after that. */
    void change(UnaryOperator<Ledger> change) {
        ledger = change.apply(ledger);
    }

    /** After a failure: brings the folder in line and writes what was kept in memory meanwhile. Returns how many payloads. */
    int rejoin() throws IOException {
        dropMissing();
        makeRoom(memory.ring().items(), List.of());
        List<Item> kept = memory.ring().items();
        if (!kept.isEmpty()) {
            store().writePayloads(kept, false);
        }
        record(ledger, List.of(), memory.ring().states());
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
        List<Long> missing = new ArrayList<>(store().realign(known, agentId));
        missing.removeIf(seq -> index.remove(seq) == null);
        if (!missing.isEmpty()) {
            LOG.warn("payloads_removed_by_others path={} count={}", layout.queue(), missing.size());
            ledger = ledger.dropped(Drop.REMOVED, missing, clock.instant());
        }
    }

    /** Evicts the oldest payloads until the cap is kept. */
    void keepCap() throws IOException {
        evict(room.victims(List.of(), others(), 0));
    }

    /**
     * Evicts the oldest payloads until the new ones fit: under the cap, and above the file system's floor where giving up own payloads
     * can achieve that.
     *
     * @param toWrite what is about to be written
     * @param more what of it is not in the index yet
     */
    private void makeRoom(List<Item> toWrite, List<Item> more) throws IOException {
        long lacking = room.lacking(toWrite);
        long onDisk = index.bytes() - memory.space();
        if (lacking > onDisk) {
            room.require(toWrite);
        }
        evict(room.victims(more, others(), lacking));
        if (lacking > 0) {
            // What was given up is free now, unless somebody else was faster.
            room.require(toWrite);
        }
    }

    private long others() {
        return dead.bytes() + quarantine.bytes() + store().bytes();
    }

    private void evict(List<SpooledPayload> victims) throws IOException {
        if (!victims.isEmpty() && !full) {
            LOG.warn(
                    "spool_full path={} cap_bytes={} consequence=\"the oldest payloads are dropped and reported as gaps\"",
                    layout.root(),
                    settings.capBytes());
        }
        full = !victims.isEmpty();
        drop(victims, Drop.EVICTED);
    }

    /** Declares payloads lost, durably, before their files go. */
    private void drop(List<SpooledPayload> payloads, Drop why) throws IOException {
        if (payloads.isEmpty()) {
            return;
        }
        List<Long> seqs = payloads.stream().map(SpooledPayload::seq).toList();
        record(ledger.dropped(why, seqs, clock.instant()), seqs, Map.of());
        for (long seq : seqs) {
            index.remove(seq);
            memory.remove(seq);
        }
        store().deleteDropped(payloads);
    }

    private void record(Ledger next, List<Long> dropping, Map<String, byte[]> states) throws IOException {
        store().writeRecord(next, dropping, states);
        ledger = next;
        durable = next;
        for (SpooledPayload payload : returns.undeletedBelow(next.nextSeq())) {
            if (deleted(payload)) {
                returns.deleted(payload);
            }
        }
    }

    /** Deletes a delivered payload's file. What cannot be deleted now is harmless: it is sent again after a restart at the worst. */
    private boolean deleted(SpooledPayload payload) {
        Store current = store;
        try {
            if (current != null) {
                current.delete(payload);
            }
            return true;
        } catch (IOException e) {
            LOG.debug("payload_not_deleted seq={} reason=\"{}\"", payload.seq(), e.getMessage());
            return false;
        }
    }

    /** The destination has it. Called by its thread, without the lock. */
    void delivered(SpooledPayload payload) {
        if (memory.remove(payload.seq())) {
            return;
        }
        if (payload.seq() >= durable.nextSeq() || !deleted(payload)) {
            returns.undeleted(payload);
        }
    }

    /** The body, wherever it is. Called by the destination's thread, without the lock. */
    byte[] read(SpooledPayload payload) throws IOException {
        Item kept = memory.get(payload.seq());
        Store current = store;
        if (kept == null && current == null) {
            throw new NoSuchFileException(PayloadFile.name(payload));
        }
        return kept == null
                ? Objects.requireNonNull(current).read(payload)
                : kept.body().clone();
    }

    /** The body of a dead letter. */
    byte[] readDead(SpooledPayload payload) throws IOException {
        return store().letterBody(payload);
    }

    Optional<byte[]> state(String key) throws IOException {
        byte[] kept = memory.state(key);
        Store current = store;
        if (kept != null || current == null) {
            return Optional.ofNullable(kept).map(byte[]::clone);
        }
        return current.state(key);
    }

    /** Records what came back from the destination's side, then does with the files what the record says. */
    void tidy(boolean thorough) throws IOException {
        expire();
        Returns.Work work = returns.take();
        try {
            Ledger next = work.recordedIn(ledger, clock.instant());
            if (!next.equals(durable.withNextSeq(next.nextSeq())) || (thorough && returns.hasUndeleted())) {
                record(next, List.of(), Map.of());
            }
        } catch (IOException e) {
            returns.putBack(work);
            throw e;
        }
        for (Map.Entry<SpooledPayload, String> letter : work.rejected().entrySet()) {
            dead.add(PayloadFile.name(letter.getKey()), store().bury(letter.getKey(), letter.getValue()));
        }
        dead.trim();
        for (SpooledPayload payload : work.damaged()) {
            quarantine.take(store(), store().path(payload));
        }
        if (thorough) {
            index.add(returns.unpark());
        }
    }

    private void expire() throws IOException {
        Instant limit = clock.instant().minus(settings.mostAge());
        drop(
                index.dispensableWhile((taken, next) ->
                        next.urgency() == Urgency.NORMAL && next.created().isBefore(limit)),
                Drop.EXPIRED);
    }

    /** Throws all payloads and dead letters away. */
    int purge() throws IOException {
        List<SpooledPayload> all = index.all();
        drop(all, Drop.PURGED);
        return all.size() + dead.clear();
    }

    /** Puts the dead letters back into the queue; one that is damaged is set aside. */
    int retryDead() throws IOException {
        List<SpooledPayload> back = new ArrayList<>();
        try {
            dead.exhume(store(), quarantine, back);
            if (!back.isEmpty()) {
                record(ledger.retried(back.size()), List.of(), Map.of());
            }
        } finally {
            index.add(back);
        }
        return back.size();
    }

    /** The dead letters that are there now. */
    List<DeadLetter> letters() throws IOException {
        return dead.read(store());
    }

    private Store store() {
        Store current = store;
        if (current == null) {
            throw new IllegalStateException("the folder is not open");
        }
        return current;
    }

    Ledger ledger() {
        return ledger;
    }

    UUID agentId() {
        return agentId;
    }

    long quarantined() {
        return quarantine.count();
    }

    DeadLetters dead() {
        return dead;
    }
}
