package com.bitville.postgres.spool.internal.files;

import com.bitville.postgres.spool.internal.format.CommitRecord;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Damaged and foreign files, moved here unchanged. Of the spool's own files the oldest are deleted beyond the limit; a foreign file is
 * never deleted. Used under the lock of SpoolWriter, except for the counts.
 */
public final class Quarantine {
    private final DiskOperations diskOperations;
    private final SpoolPaths spoolPaths;
    private final long mostBytes;
    /** Space by name of the spool's own files; names sort by number. */
    private final TreeMap<String, Long> own = new TreeMap<>();

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public Quarantine(DiskOperations diskOperations, SpoolPaths spoolPaths, long mostBytes) {
        this.diskOperations = diskOperations;
        this.spoolPaths = spoolPaths;
        this.mostBytes = mostBytes;
    }

    /** Reads the files of earlier runs. */
    public void open() throws IOException {
        diskOperations.makeDirectory(spoolPaths.quarantine());
        for (String name : diskOperations.list(spoolPaths.quarantine())) {
            note(name);
        }
        trim();
    }

    public void take(SpoolFiles spoolFiles, Path file) throws IOException {
        spoolFiles.quarantine(file);
        count.incrementAndGet();
        note(String.valueOf(file.getFileName()));
        trim();
    }

    private void note(String name) throws IOException {
        if (PayloadFile.seq(name).isPresent() || CommitRecord.Name.of(name) != null) {
            long space = SpoolIndex.blocks(
                    diskOperations.size(spoolPaths.quarantine().resolve(name)));
            Long before = own.put(name, space);
            bytes.addAndGet(space - (before == null ? 0 : before));
        }
    }

    private void trim() throws IOException {
        while (bytes.get() > mostBytes && !own.isEmpty()) {
            Map.Entry<String, Long> oldest = own.firstEntry();
            diskOperations.delete(spoolPaths.quarantine().resolve(oldest.getKey()));
            own.remove(oldest.getKey());
            bytes.addAndGet(-oldest.getValue());
        }
    }

    /** How many files were moved here since the start. */
    public long count() {
        return count.get();
    }

    /** The space of the spool's own files in whole blocks. */
    public long bytes() {
        return bytes.get();
    }
}
