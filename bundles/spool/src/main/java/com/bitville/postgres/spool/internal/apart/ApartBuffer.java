package com.bitville.postgres.spool.internal.apart;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.files.DeadLetterFolder;
import com.bitville.postgres.spool.internal.files.SpoolFiles;
import com.bitville.postgres.spool.internal.files.SpoolRecovery;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One such buffer, while nobody else uses it. */
final class ApartBuffer {
    private final DiskOperations diskOperations;
    private final SpoolPaths paths;
    private final FolderOwner owner;
    private final boolean adoptable;
    private final boolean adopted;
    private FolderContents contents = new FolderContents(0, 0, 0);
    private Map<String, FolderContents> destinations = Map.of();

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
        contents = FolderContents.of(diskOperations, paths);
        Map<String, FolderContents> each = new TreeMap<>();
        for (Map.Entry<String, SpoolPaths> destination :
                FolderContents.destinations(paths).entrySet()) {
            each.put(destination.getKey(), FolderContents.of(diskOperations, destination.getValue()));
        }
        destinations = Map.copyOf(each);
    }

    Path folder() {
        return paths.root();
    }

    /** Payloads that wait, and dead letters; those of its destinations included. */
    int payloads() {
        return contents.payloads()
                + destinations.values().stream()
                        .mapToInt(FolderContents::payloads)
                        .sum();
    }

    /** The space of all its files in whole blocks. */
    long bytes() {
        return contents.bytes()
                + destinations.values().stream()
                        .mapToLong(FolderContents::bytes)
                        .sum();
    }

    /** What counts towards the cap of the queue for the listener: each destination has a cap of its own. */
    FolderContents contents() {
        return contents;
    }

    String project() {
        return owner.project();
    }

    String installation() {
        return owner.installation();
    }

    /** Drops the oldest payloads for the listener until that much is free, recorded as lost before a file is deleted. */
    void drop(long wanted, DropReason why, Instant now) throws IOException {
        drop(paths, wanted, why, now);
        measure();
    }

    private void drop(SpoolPaths from, long wanted, DropReason why, Instant now) throws IOException {
        SpoolRecovery recovery = new SpoolRecovery(
                diskOperations, from, new DeadLetterFolder(diskOperations, from, Long.MAX_VALUE), now);
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
        diskOperations.sync(from.queue());
    }

    /** Drops everything, dead letters and the payloads of destinations included. */
    int clear(Instant now) throws IOException {
        int before = payloads();
        clear(paths, now);
        for (SpoolPaths destination : FolderContents.destinations(paths).values()) {
            if (FolderContents.of(diskOperations, destination).payloads() > 0) {
                clear(destination, now);
            }
        }
        measure();
        return before - payloads();
    }

    private void clear(SpoolPaths from, Instant now) throws IOException {
        drop(from, Long.MAX_VALUE, DropReason.PURGED, now);
        for (String name : FolderContents.names(diskOperations, from.dead())) {
            diskOperations.delete(from.dead().resolve(name));
        }
        diskOperations.sync(from.dead());
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
