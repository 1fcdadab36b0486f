package com.bitville.postgres.spool.internal.apart;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.files.DeadLetterFolder;
import com.bitville.postgres.spool.internal.files.SpoolFiles;
import com.bitville.postgres.spool.internal.files.SpoolRecovery;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One such buffer, while nobody else uses it. */
final class ApartBuffer {
    private final DiskOperations diskOperations;
    private final SpoolPaths paths;
    private final FolderOwner owner;
    private final boolean adoptable;
    private final boolean adopted;
    private int payloads;
    private long bytes;

    private ApartBuffer(DiskOperations diskOperations, Path folder, Path own) throws IOException {
        this.diskOperations = diskOperations;
        this.paths = new SpoolPaths(folder);
        this.owner = FolderOwner.of(paths, diskOperations);
        this.adoptable = own.startsWith(folder);
        this.adopted = adoptable && bearsOwnerOf(own);
    }

    /** Reads the names and sizes of its files; {@code own} is the folder that the agent uses now. */
    static ApartBuffer look(DiskOperations diskOperations, Path folder, Path own) throws IOException {
        ApartBuffer buffer = new ApartBuffer(diskOperations, folder, own);
        buffer.measure();
        return buffer;
    }

    private void measure() throws IOException {
        payloads = 0;
        bytes = 0;
        for (Path part : List.of(paths.queue(), paths.commits(), paths.dead())) {
            for (String name : names(part)) {
                payloads +=
                        part.equals(paths.commits()) || PayloadFile.seq(name).isEmpty() ? 0 : 1;
                bytes += SpoolIndex.blocks(size(part.resolve(name)));
            }
        }
    }

    private List<String> names(Path part) throws IOException {
        try {
            return diskOperations.list(part);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private long size(Path file) throws IOException {
        try {
            return diskOperations.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    Path folder() {
        return paths.root();
    }

    /** Payloads that wait, and dead letters. */
    int payloads() {
        return payloads;
    }

    /** The space of all its files in whole blocks. */
    long bytes() {
        return bytes;
    }

    String project() {
        return owner.project();
    }

    String installation() {
        return owner.installation();
    }

    /** Drops the oldest payloads until that much is free, recorded as lost in its own ledger before a file is deleted. */
    void drop(long wanted, DropReason why, Instant now) throws IOException {
        SpoolRecovery recovery = new SpoolRecovery(
                diskOperations, paths, new DeadLetterFolder(diskOperations, paths, Long.MAX_VALUE), now);
        SpoolRecovery.Found found = recovery.run();
        List<SpooledPayload> victims = new ArrayList<>();
        long freed = 0;
        for (SpooledPayload payload : found.payloads()) {
            if (freed < wanted) {
                victims.add(payload);
                freed += SpoolIndex.blocks(payload);
            }
        }
        List<Long> seqs = victims.stream().map(SpooledPayload::seq).toList();
        SpoolFiles store = found.store();
        SpoolLedger after = found.ledger().dropped(why, seqs, now);
        store.writeRecord(after, seqs, Map.of());
        store.deleteDropped(victims);
        diskOperations.sync(paths.queue());
        measure();
    }

    /** Drops everything, dead letters included. */
    int clear(Instant now) throws IOException {
        int before = payloads;
        drop(Long.MAX_VALUE, DropReason.PURGED, now);
        for (String name : names(paths.dead())) {
            diskOperations.delete(paths.dead().resolve(name));
        }
        diskOperations.sync(paths.dead());
        measure();
        return before - payloads;
    }

    /** Whether it lies in the configured folder, where the next start looks for the agent's own. */
    boolean adoptable() {
        return adoptable;
    }

    /** Whether the agent goes on with it from its next start on. */
    boolean adopted() {
        return adopted;
    }

    private boolean bearsOwnerOf(Path own) throws IOException {
        FolderOwner self = FolderOwner.of(new SpoolPaths(own), diskOperations);
        return !self.isNone() && self.equals(owner);
    }

    /** From its next start on, the agent goes on with this buffer, but not with the open breaker of its former owner. */
    void hand(byte[] text) throws IOException {
        diskOperations.delete(paths.root().resolve("shipper"));
        paths.writeOwner(diskOperations, text);
    }
}
