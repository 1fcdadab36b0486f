package com.bitville.postgres.spool.internal.files;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.DamagedFileException;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.HeldFigures;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Payloads that the destination refused, each with the response beside it; the oldest are deleted for newer ones. Changed under the lock of
 * SpoolWriter; its own monitor only guards the counts, so that readers of the counts never wait for the disk.
 */
public final class DeadLetterFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFolder.class);

    private final DiskOperations diskOperations;
    private final SpoolPaths spoolPaths;
    private final long mostBytes;
    /** Space by file name of the payload; names sort by sequence number. */
    private final TreeMap<String, Long> letters = new TreeMap<>();

    private long bytes;

    public DeadLetterFolder(DiskOperations diskOperations, SpoolPaths spoolPaths, long mostBytes) {
        this.diskOperations = diskOperations;
        this.spoolPaths = spoolPaths;
        this.mostBytes = mostBytes;
    }

    public synchronized void add(String name, long space) {
        Long before = letters.put(name, space);
        bytes += space - (before == null ? 0 : before);
    }

    public void trim() throws IOException {
        for (String oldest = tooOld(); oldest != null; oldest = tooOld()) {
            diskOperations.delete(spoolPaths.dead().resolve(oldest));
            diskOperations.delete(spoolPaths.dead().resolve(oldest + SpoolPaths.ANSWER));
            forget(oldest);
        }
    }

    private synchronized @Nullable String tooOld() {
        return bytes > mostBytes && !letters.isEmpty() ? letters.firstKey() : null;
    }

    private synchronized void forget(String name) {
        Long space = letters.remove(name);
        bytes -= space == null ? 0 : space;
    }

    synchronized List<String> names() {
        return List.copyOf(letters.keySet());
    }

    /** Moves all of them back into the queue; a damaged one goes to quarantine, a removed one is ignored. */
    public void restore(SpoolFiles spoolFiles, Quarantine quarantine, List<SpooledPayload> back) throws IOException {
        for (String name : names()) {
            try {
                back.add(spoolFiles.restore(name));
            } catch (NoSuchFileException e) {
                LOG.warn("dead_letter_gone file={}", name);
            } catch (DamagedFileException e) {
                LOG.warn("dead_letter_damaged file={} reason=\"{}\"", name, e.getMessage());
                quarantine.take(spoolFiles, spoolPaths.dead().resolve(name));
            }
            remove(name);
        }
    }

    /** The dead letters with their responses. */
    public List<DeadLetter> read(SpoolFiles spoolFiles) throws IOException {
        List<DeadLetter> letters = new ArrayList<>();
        for (String name : names()) {
            try {
                letters.add(spoolFiles.letter(name));
            } catch (NoSuchFileException e) {
                LOG.debug("dead_letter_gone file={}", name);
            }
        }
        return letters;
    }

    /** Deletes the response of a dead letter that was moved. */
    void remove(String name) throws IOException {
        forget(name);
        diskOperations.delete(spoolPaths.dead().resolve(name + SpoolPaths.ANSWER));
    }

    /** Deletes them all; returns how many. */
    public int clear() throws IOException {
        List<String> all = names();
        for (String name : all) {
            diskOperations.delete(spoolPaths.dead().resolve(name));
            remove(name);
        }
        return all.size();
    }

    public synchronized HeldFigures held() {
        return new HeldFigures(letters.size(), bytes);
    }
}
