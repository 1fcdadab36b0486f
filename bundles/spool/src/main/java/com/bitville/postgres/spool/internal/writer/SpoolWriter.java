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
import com.bitville.postgres.spool.internal.queue.SpoolContents;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.SpoolMode.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
 * The only writer: to the folder while the disk works, to memory while it fails. Its lock is held during disk operations, so that only
 * other writers wait for a slow disk; readers use the {@link SpoolIndex} instead.
 */
public final class SpoolWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;
    private final DiskOperations diskOperations;
    private final FolderOwnership folderOwnership;
    private final Clock clock;
    private final SpoolIndex spoolIndex;
    private final MemoryFallback memoryFallback;
    private final SpoolFolder spoolFolder;
    private final SpoolMode spoolMode;
    private volatile boolean closing;

    public SpoolWriter(
            Path folder,
            DiskOperations diskOperations,
            FolderOwnership folderOwnership,
            Clock clock,
            SpoolContents contents,
            SpoolFolder spoolFolder) {
        this.folder = folder;
        this.spoolMode = new SpoolMode(folder);
        this.diskOperations = diskOperations;
        this.folderOwnership = folderOwnership;
        this.clock = clock;
        this.spoolIndex = contents.index();
        this.memoryFallback = contents.memory();
        this.spoolFolder = spoolFolder;
    }

    public void commit(List<Payload> payloads, Map<String, byte[]> states) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<PayloadWithBody> items =
                    SequenceNumbers.of(payloads, spoolFolder.ledger().nextSeq(), spoolIndex);
            if (items.isEmpty() && states.isEmpty()) {
                return;
            }
            long nextSeq = spoolFolder.ledger().nextSeq() + items.size();
            UnaryOperator<SpoolLedger> change = before -> before.withNextSeq(nextSeq);
            if (!spoolMode.is(Mode.DISK) || !toDisk(items, states, change)) {
                toMemory(items, states, change);
            }
            spoolIndex.add(items.stream().map(PayloadWithBody::payload).toList());
        } finally {
            unlock();
        }
    }

    /** To the disk or not at all: a report that is only in memory must not remove a gap. */
    public void commitReport(List<Payload> payloads, List<Gap> reported) throws OutboxException {
        lock.lock();
        try {
            ready();
            List<PayloadWithBody> items =
                    SequenceNumbers.of(payloads, spoolFolder.ledger().nextSeq(), spoolIndex);
            long nextSeq = spoolFolder.ledger().nextSeq() + items.size();
            if (!spoolMode.is(Mode.DISK)
                    || !toDisk(
                            items, Map.of(), before -> before.settled(reported).withNextSeq(nextSeq))) {
                throw new OutboxException(
                        "the gaps stay pending while their report cannot be written to disk (" + spoolMode.reason()
                                + ")",
                        new IOException(spoolMode.reason()));
            }
            spoolIndex.add(items.stream().map(PayloadWithBody::payload).toList());
        } finally {
            unlock();
        }
    }

    /** Never waits for a writer, except for the first opening of the folder: before that it is unknown whether there is a state. */
    public Optional<byte[]> state(String key) {
        opened();
        return spoolFolder.state(key);
    }

    public Set<String> stateKeys() {
        opened();
        return spoolFolder.stateKeys();
    }

    /** Runs an operation of the operator, which needs the disk. */
    public interface Operation {
        int run() throws IOException;
    }

    public int operate(Operation operation) throws IOException {
        lock.lock();
        try {
            openIfNeeded();
            if (!spoolMode.is(Mode.DISK) || closing) {
                throw new IOException(
                        "the spool in " + folder + " is " + (closing ? Mode.CLOSED : spoolMode.mode()).word()
                                + (spoolMode.reason().isEmpty() ? "" : ": " + spoolMode.reason()));
            }
            try {
                spoolFolder.tidy(false);
                return operation.run();
            } catch (IOException e) {
                spoolMode.ill(Mode.MEMORY, e);
                throw e;
            }
        } finally {
            unlock();
        }
    }

    public UUID agentId() {
        opened();
        return spoolFolder.agentId();
    }

    private void opened() {
        if (spoolMode.is(Mode.OPENING)) {
            lock.lock();
            try {
                openIfNeeded();
            } finally {
                unlock();
            }
        }
    }

    /**
     * The periodic work: opens the folder, recovers from failures, and processes pending removals.
     *
     * @return whether nothing is left to do until the next payload
     */
    public boolean housekeep(boolean thorough) {
        lock.lock();
        try {
            if (closing) {
                return false;
            }
            if (spoolMode.is(Mode.OPENING) || spoolMode.is(Mode.REFUSED)) {
                open();
            } else if (spoolMode.is(Mode.MEMORY) && thorough) {
                heal();
            }
            tidy(thorough);
            return spoolMode.is(Mode.DISK) && spoolIndex.size() == 0 && spoolFolder.settled();
        } finally {
            unlock();
        }
    }

    /**
     * Writes unsaved payloads and releases the folder. If a slow disk operation keeps the lock too long, its thread releases the folder
     * afterwards, so that no other owner takes it during a write.
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
            if (spoolMode.is(Mode.MEMORY)) {
                heal();
            }
            tidy(true);
            if (memoryFallback.size() > 0) {
                LOG.warn(
                        "spool_memory_lost payloads={} reason=\"{}\" consequence=\"these payloads were never on disk\"",
                        memoryFallback.size(),
                        spoolMode.reason());
            }
        } finally {
            unlock();
        }
    }

    private void unlock() {
        if (closing && lock.getHoldCount() == 1 && !spoolMode.is(Mode.CLOSED)) {
            spoolMode.closed();
            folderOwnership.release();
        }
        lock.unlock();
    }

    private void ready() throws OutboxException {
        openIfNeeded();
        if (!closing && spoolMode.is(Mode.REFUSED)) {
            open();
        } else if (!closing && spoolMode.is(Mode.MEMORY)) {
            heal();
        }
        if (closing || spoolMode.is(Mode.REFUSED)) {
            String why = closing ? "the spool in " + folder + " is closed" : spoolMode.reason();
            throw new OutboxException(why, new IOException(why));
        }
    }

    private void openIfNeeded() {
        if (spoolMode.is(Mode.OPENING) && !closing) {
            open();
        }
    }

    private void open() {
        try {
            own();
            spoolFolder.open();
            spoolMode.well();
            spoolFolder.keepCap();
        } catch (FolderOwnership.TakenException e) {
            spoolMode.ill(Mode.REFUSED, e);
        } catch (IOException e) {
            spoolMode.ill(Mode.MEMORY, e);
        }
    }

    private void heal() {
        if (!spoolFolder.opened()) {
            open();
            return;
        }
        try {
            own();
            int saved = spoolFolder.rejoin();
            LOG.info("spool_healed path={} payloads_saved={} was=\"{}\"", folder, saved, spoolMode.reason());
            spoolMode.well();
        } catch (IOException e) {
            spoolMode.ill(Mode.MEMORY, e);
        }
    }

    private void own() throws IOException {
        diskOperations.makeDirectory(folder);
        folderOwnership.acquire();
    }

    private void tidy(boolean thorough) {
        if (spoolMode.is(Mode.DISK)) {
            try {
                spoolFolder.tidy(thorough);
            } catch (IOException e) {
                spoolMode.ill(Mode.MEMORY, e);
            }
        }
    }

    private boolean toDisk(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change) {
        try {
            spoolFolder.write(items, states, change);
            return true;
        } catch (IOException e) {
            spoolMode.ill(Mode.MEMORY, e);
            return false;
        }
    }

    private void toMemory(List<PayloadWithBody> items, Map<String, byte[]> states, UnaryOperator<SpoolLedger> change)
            throws OutboxException {
        MemoryRing ring = spoolFolder.opened() ? memoryFallback.ring() : memoryFallback.early();
        if (!ring.fits(items, states)) {
            throw new OutboxException(
                    "the commit cannot be written to disk (" + spoolMode.reason() + ") and is too large for memory",
                    new IOException(spoolMode.reason()));
        }
        List<Long> gaveWay =
                ring.add(items, states).stream().map(SpooledPayload::seq).toList();
        gaveWay.forEach(spoolIndex::remove);
        spoolFolder.change(before -> change.apply(before).dropped(DropReason.MEMORY_FULL, gaveWay, clock.instant()));
    }

    public SpoolMode health() {
        return spoolMode;
    }
}
