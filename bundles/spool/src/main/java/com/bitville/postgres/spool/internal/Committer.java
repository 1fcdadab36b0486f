package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Drop;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: to the folder while that works, to memory while it does not. Its lock is held over disk operations, so that only
 * other writers wait for a slow disk; readers use the {@link Index} and never come here.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final String IN_MEMORY = "new payloads are kept in memory and are lost with the process";

    enum Mode {
        OPENING,
        DISK,
        MEMORY,
        REFUSED,
        CLOSED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final Disk disk;
    private final Ownership ownership;
    private final Clock clock;
    private final Index index;
    private final Memory memory;
    private final Volume volume;
    private volatile Mode mode = Mode.OPENING;
    private volatile String reason = "";
    private volatile boolean closing;

    Committer(Path folder, Disk disk, Ownership ownership, Clock clock, Index index, Memory memory, Volume volume) {
        this.folder = folder;
        this.disk = disk;
        this.ownership = ownership;
        this.clock = clock;
        this.index = index;
        this.memory = memory;
        this.volume = volume;
    }

    void commit(List<Payload> payloads, Map<String, byte[]> states) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<Item> items = numbered(payloads);
            if (items.isEmpty() && states.isEmpty()) {
                return;
            }
            long nextSeq = volume.ledger().nextSeq() + items.size();
            UnaryOperator<Ledger> change = before -> before.withNextSeq(nextSeq);
            if (mode != Mode.DISK || !toDisk(items, states, change)) {
                toMemory(items, states, change);
            }
            index.add(items.stream().map(Item::payload).toList());
        } finally {
            unlock();
        }
    }

    /** To the disk or not at all: what is only in memory must not settle a gap. */
    void commitReport(List<Payload> payloads, List<Gap> reported) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<Item> items = numbered(payloads);
            long nextSeq = volume.ledger().nextSeq() + items.size();
            if (mode != Mode.DISK
                    || !toDisk(
                            items, Map.of(), before -> before.settled(reported).withNextSeq(nextSeq))) {
                throw new OutboxException(
                        "the gaps stay pending while the disk does not take their report (" + reason + ")",
                        new IOException(reason));
            }
            index.add(items.stream().map(Item::payload).toList());
        } finally {
            unlock();
        }
    }

    Optional<byte[]> state(String key) {
        lock.lock();
        try {
            openIfNeeded();
            return volume.state(key);
        } catch (IOException e) {
            LOG.warn(
                    "state_unreadable key={} reason=\"{}\" consequence=\"its collector starts anew\"", key, message(e));
            return Optional.empty();
        } finally {
            unlock();
        }
    }

    /** An operation of the operator, which needs the disk. */
    interface Operation {
        int run() throws IOException;
    }

    int operate(Operation operation) throws IOException {
        lock.lock();
        try {
            openIfNeeded();
            if (mode != Mode.DISK || closing) {
                throw new IOException("the spool in " + folder + " is " + (closing ? Mode.CLOSED : mode).word()
                        + (reason.isEmpty() ? "" : ": " + reason));
            }
            try {
                volume.tidy(false);
                return operation.run();
            } catch (IOException e) {
                changeTo(Mode.MEMORY, e, IN_MEMORY);
                throw e;
            }
        } finally {
            unlock();
        }
    }

    UUID agentId() {
        if (mode == Mode.OPENING) {
            lock.lock();
            try {
                openIfNeeded();
            } finally {
                unlock();
            }
        }
        return volume.agentId();
    }

    /** The periodic work: opens, heals, and does what the destination's side has asked for. */
    void housekeep(boolean thorough) {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            if (mode == Mode.OPENING || mode == Mode.REFUSED) {
                open();
            } else if (mode == Mode.MEMORY && thorough) {
                heal();
            }
            tidy(thorough);
        } finally {
            unlock();
        }
    }

    /**
     * Makes durable what is not, and lets go of the folder. Where a slow disk holds the lock beyond the patience, the folder is let go
     * by whoever holds the lock, so that nobody takes it over while it is still written to.
     */
    void close(long patienceMs) {
        closing = true;
        try {
            if (!lock.tryLock(patienceMs, TimeUnit.MILLISECONDS)) {
                LOG.warn("spool_close_delayed path={} reason=\"a write has not returned\"", folder);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (mode == Mode.MEMORY) {
                heal();
            }
            tidy(true);
            if (memory.size() > 0) {
                LOG.warn(
                        "spool_memory_lost payloads={} reason=\"{}\" consequence=\"these payloads were never on disk\"",
                        memory.size(),
                        reason);
            }
        } finally {
            unlock();
        }
    }

    private void unlock() {
        if (closing && lock.getHoldCount() == 1 && mode != Mode.CLOSED) {
            mode = Mode.CLOSED;
            ownership.release();
        }
        lock.unlock();
    }

    private void ready() throws OutboxException {
        openIfNeeded();
        if (!closing && mode == Mode.REFUSED) {
            open();
        } else if (!closing && mode == Mode.MEMORY) {
            heal();
        }
        if (closing || mode == Mode.REFUSED) {
            String why = closing ? "the spool in " + folder + " is closed" : reason;
            throw new OutboxException(why, new IOException(why));
        }
    }

    private void openIfNeeded() {
        if (mode == Mode.OPENING && !closing) {
            open();
        }
    }

    private void open() {
        try {
            own();
            volume.open();
            mode = Mode.DISK;
            reason = "";
            volume.makeRoom(List.of());
        } catch (Ownership.TakenException e) {
            changeTo(Mode.REFUSED, e, "nothing is taken until the holder is gone");
        } catch (IOException e) {
            changeTo(Mode.MEMORY, e, IN_MEMORY);
        }
    }

    private void heal() {
        if (!volume.opened()) {
            open();
            return;
        }
        try {
            own();
            int saved = volume.rejoin();
            LOG.info("spool_healed path={} payloads_saved={} was=\"{}\"", folder, saved, reason);
            mode = Mode.DISK;
            reason = "";
        } catch (IOException e) {
            changeTo(Mode.MEMORY, e, IN_MEMORY);
        }
    }

    private void own() throws IOException {
        disk.makeDirectory(folder);
        ownership.acquire();
    }

    private void tidy(boolean thorough) {
        if (mode == Mode.DISK) {
            try {
                volume.tidy(thorough);
            } catch (IOException e) {
                changeTo(Mode.MEMORY, e, IN_MEMORY);
            }
        }
    }

    private List<Item> numbered(List<Payload> payloads) {
        List<Item> items = new ArrayList<>(payloads.size());
        Set<UUID> seen = new HashSet<>();
        long seq = volume.ledger().nextSeq();
        for (Payload payload : payloads) {
            if (index.holds(payload.id()) || !seen.add(payload.id())) {
                LOG.debug("payload_kept_once id={}", payload.id());
                continue;
            }
            byte[] body = payload.body().apply(seq);
            Instant created = Instant.ofEpochMilli(payload.created().toEpochMilli());
            items.add(new Item(new SpooledPayload(seq, payload.id(), created, payload.urgency(), body.length), body));
            seq++;
        }
        return items;
    }

    private boolean toDisk(List<Item> items, Map<String, byte[]> states, UnaryOperator<Ledger> change) {
        try {
            volume.write(items, states, change);
            return true;
        } catch (IOException e) {
            changeTo(Mode.MEMORY, e, IN_MEMORY);
            return false;
        }
    }

    private void toMemory(List<Item> items, Map<String, byte[]> states, UnaryOperator<Ledger> change)
            throws OutboxException {
        MemoryRing ring = volume.opened() ? memory.ring() : memory.early();
        if (!ring.fits(items, states)) {
            throw new OutboxException(
                    "the disk does not take the commit (" + reason + ") and it is too big to be kept in memory",
                    new IOException(reason));
        }
        List<Long> gaveWay =
                ring.add(items, states).stream().map(SpooledPayload::seq).toList();
        gaveWay.forEach(index::remove);
        volume.change(before -> change.apply(before).dropped(Drop.MEMORY_FULL, gaveWay, clock.instant()));
    }

    private void changeTo(Mode next, IOException cause, String consequence) {
        String why = message(cause);
        if (mode != next) {
            LOG.warn("spool_{} path={} reason=\"{}\" consequence=\"{}\"", next.word(), folder, why, consequence);
        } else {
            LOG.debug("spool_still_{} path={} reason=\"{}\"", next.word(), folder, why);
        }
        mode = next;
        reason = why;
    }

    private static String message(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    Mode mode() {
        return mode;
    }

    String reason() {
        return reason;
    }
}
