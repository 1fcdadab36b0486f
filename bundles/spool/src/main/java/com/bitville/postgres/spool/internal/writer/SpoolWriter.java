package com.bitville.postgres.spool.internal.writer;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.files.FolderOwnership;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.MemoryRing;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.SpoolMode.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: to the folder while that works, to memory while it does not. Its lock is held over disk operations, so that only
 * other writers wait for a slow disk; readers use the {@link SpoolIndex} and never come here.
 */
public final class SpoolWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final DiskOperations disk;
    private final FolderOwnership ownership;
    private final Clock clock;
    private final SpoolIndex index;
    private final MemoryFallback memory;
    private final SpoolFolder volume;
    private final SpoolMode health;
    private volatile boolean closing;

    public SpoolWriter(
            Path folder,
            DiskOperations disk,
            FolderOwnership ownership,
            Clock clock,
            SpoolIndex index,
            MemoryFallback memory,
            SpoolFolder volume) {
        this.folder = folder;
        this.health = new SpoolMode(folder);
        this.disk = disk;
        this.ownership = ownership;
        this.clock = clock;
        this.index = index;
        this.memory = memory;
        this.volume = volume;
    }

    public void commit(List<Payload> payloads, Map<String, byte[]> states) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<PayloadWithBody> items =
                    SequenceNumbers.of(payloads, volume.ledger().nextSeq(), index);
            if (items.isEmpty() && states.isEmpty()) {
                return;
            }
            long nextSeq = volume.ledger().nextSeq() + items.size();
            UnaryOperator<SpoolLedger> change = before -> before.withNextSeq(nextSeq);
            if (!health.is(Mode.DISK) || !toDisk(items, states, change)) {
                toMemory(items, states, change);
            }
            index.add(items.stream().map(PayloadWithBody::payload).toList());
        } finally {
            unlock();
        }
    }

    /** To the disk or not at all: what is only in memory must not settle a gap. */
    public void commitReport(List<Payload> payloads, List<Gap> reported) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<PayloadWithBody> items =
                    SequenceNumbers.of(payloads, volume.ledger().nextSeq(), index);
            long nextSeq = volume.ledger().nextSeq() + items.size();
            if (!health.is(Mode.DISK)
                    || !toDisk(
                            items, Map.of(), before -> before.settled(reported).withNextSeq(nextSeq))) {
                throw new OutboxException(
                        "the gaps stay pending while the disk does not take their report (" + health.reason() + ")",
                        new IOException(health.reason()));
            }
            index.add(items.stream().map(PayloadWithBody::payload).toList());
        } finally {
            unlock();
        }
    }

    /** Waits for no writer, but for the first opening of the folder: before it nobody knows whether there is a state. */
    public Optional<byte[]> state(String key) {
        opened();
        return volume.state(key);
    }

    /** An operation of the operator, which needs the disk. */
    public interface Operation {
        int run() throws IOException;
    }

    public int operate(Operation operation) throws IOException {
        lock.lock();
        try {
            openIfNeeded();
            if (!health.is(Mode.DISK) || closing) {
                throw new IOException("the spool in " + folder + " is " + (closing ? Mode.CLOSED : health.mode()).word()
                        + (health.reason().isEmpty() ? "" : ": " + health.reason()));
            }
            try {
                volume.tidy(false);
                return operation.run();
            } catch (IOException e) {
                health.ill(Mode.MEMORY, e);
                throw e;
            }
        } finally {
            unlock();
        }
    }

    public UUID agentId() {
        opened();
        return volume.agentId();
    }

    private void opened() {
        if (health.is(Mode.OPENING)) {
            lock.lock();
            try {
                openIfNeeded();
            } finally {
                unlock();
            }
        }
    }

    /**
     * The periodic work: opens, heals, and does what the destination's side has asked for.
     *
     * @return whether nothing is left to do until the next payload comes
     */
    public boolean housekeep(boolean thorough) {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            if (health.is(Mode.OPENING) || health.is(Mode.REFUSED)) {
                open();
            } else if (health.is(Mode.MEMORY) && thorough) {
                heal();
            }
            tidy(thorough);
            return health.is(Mode.DISK) && index.size() == 0 && volume.settled();
        } finally {
            unlock();
        }
    }

    /**
     * Makes durable what is not, and lets go of the folder. Where a slow disk holds the lock beyond the patience, the folder is let go
     * by whoever holds the lock, so that nobody takes it over while it is still written to.
     */
    public void close(long patienceMs) {
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
            if (health.is(Mode.MEMORY)) {
                heal();
            }
            tidy(true);
            if (memory.size() > 0) {
                LOG.warn(
                        "spool_memory_lost payloads={} reason=\"{}\" consequence=\"these payloads were never on disk\"",
                        memory.size(),
                        health.reason());
            }
        } finally {
            unlock();
        }
    }

    private void unlock() {
        if (closing && lock.getHoldCount() == 1 && !health.is(Mode.CLOSED)) {
            health.closed();
            ownership.release();
        }
        lock.unlock();
    }

    private void ready() throws OutboxException {
        openIfNeeded();
        if (!closing && health.is(Mode.REFUSED)) {
            open();
        } else if (!closing && health.is(Mode.MEMORY)) {
            heal();
        }
        if (closing || health.is(Mode.REFUSED)) {
            String why = closing ? "the spool in " + folder + " is closed" : health.reason();
            throw new OutboxException(why, new IOException(why));
        }
    }

    private void openIfNeeded() {
        if (health.is(Mode.OPENING) && !closing) {
            open();
        }
    }

    private void open() {
        try {
            own();
            volume.open();
            health.well();
            volume.keepCap();
        } catch (FolderOwnership.TakenException e) {
            health.ill(Mode.REFUSED, e);
        } catch (IOException e) {
            health.ill(Mode.MEMORY, e);
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
            LOG.info("spool_healed path={} payloads_saved={} was=\"{}\"", folder, saved, health.reason());
            health.well();
        } catch (IOException e) {
            health.ill(Mode.MEMORY, e);
        }
    }

    private void own() throws IOException {
        disk.makeDirectory(folder);
        ownership.acquire();
    }

    private void tidy(boolean thorough) {
        if (health.is(Mode.DISK)) {
            try {
                volume.tidy(thorough);
            } catch (IOException e) {
                health.ill(Mode.MEMORY, e);
            }
        }
    }

    private boolean toDisk(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change) {
        try {
            volume.write(items, states, change);
            return true;
        } catch (IOException e) {
            health.ill(Mode.MEMORY, e);
            return false;
        }
    }

    private void toMemory(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change)
            throws OutboxException {
        MemoryRing ring = volume.opened() ? memory.ring() : memory.early();
        if (!ring.fits(items, states)) {
            throw new OutboxException(
                    "the disk does not take the commit (" + health.reason()
                            + ") and it is too big to be kept in memory",
                    new IOException(health.reason()));
        }
        List<Long> gaveWay =
                ring.add(items, states).stream().map(SpooledPayload::seq).toList();
        gaveWay.forEach(index::remove);
        volume.change(before -> change.apply(before).dropped(DropReason.MEMORY_FULL, gaveWay, clock.instant()));
    }

    public SpoolMode health() {
        return health;
    }
}
