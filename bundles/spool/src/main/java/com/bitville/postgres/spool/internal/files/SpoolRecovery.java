package com.bitville.postgres.spool.internal.files;

import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.CommitRecord;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a folder at the start and decides which files are in force. It can be repeated: files of a commit that never came into force are
 * deleted; damaged and foreign files are only listed and are moved after the loss is recorded.
 */
public final class SpoolRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

    private final DiskOperations diskOperations;
    private final SpoolPaths spoolPaths;
    private final Instant now;
    private final SpoolFiles spoolFiles;
    private final DeadLetterFolder dead;
    private final List<Path> quarantine = new ArrayList<>();
    private final List<SpooledPayload> payloads = new ArrayList<>();
    private final Set<Long> lost = new TreeSet<>();
    private SpoolLedger spoolLedger = SpoolLedger.EMPTY;
    private Set<Long> dropping = Set.of();
    /** Whether the newest record is missing or damaged, so that uncommitted and committed payloads cannot be distinguished. */
    private boolean undecided = true;

    private long nextSeq = 1;

    public SpoolRecovery(DiskOperations diskOperations, SpoolPaths spoolPaths, DeadLetterFolder dead, Instant now) {
        this.diskOperations = diskOperations;
        this.spoolPaths = spoolPaths;
        this.dead = dead;
        this.now = now;
        spoolFiles = new SpoolFiles(diskOperations, spoolPaths);
    }

    /**
     * The result of the recovery.
     *
     * @param store the files, with the records registered
     * @param ledger the ledger in force, including the losses found now
     * @param recordNeeded whether the ledger differs from the one on disk
     * @param payloads in force, in the order of their numbers
     * @param quarantine files to move aside once the ledger is recorded
     */
    public record Found(
            SpoolFiles store,
            SpoolLedger ledger,
            boolean recordNeeded,
            List<SpooledPayload> payloads,
            List<Path> quarantine) {}

    /** Marks the folder as its owner's first. */
    public Found runAs(FolderOwner owner) throws IOException {
        spoolPaths.make(diskOperations);
        spoolFiles.claim(owner);
        return run();
    }

    public Found run() throws IOException {
        spoolPaths.make(diskOperations);
        readRecords();
        SpoolLedger recorded = spoolLedger;
        boolean noRecord = undecided;
        readQueue();
        readDead();
        payloads.sort(Comparator.comparingLong(SpooledPayload::seq));
        spoolLedger = spoolLedger.dropped(DropReason.CORRUPT, lost, now).withNextSeq(nextSeq);
        return new Found(spoolFiles, spoolLedger, noRecord || !spoolLedger.equals(recorded), payloads, quarantine);
    }

    public UUID agentId() throws IOException {
        try {
            return UUID.fromString(
                    new String(diskOperations.read(spoolPaths.agentId()), StandardCharsets.US_ASCII).trim());
        } catch (NoSuchFileException e) {
            LOG.debug("agent_id_missing path={}", spoolPaths.agentId());
        } catch (IllegalArgumentException e) {
            LOG.warn("agent_id_damaged path={} consequence=\"a new one is created\"", spoolPaths.agentId());
            diskOperations.makeDirectory(spoolPaths.quarantine());
            diskOperations.move(spoolPaths.agentId(), spoolPaths.quarantine().resolve("agent-id"));
        }
        UUID id = UUID.randomUUID();
        spoolPaths.writeAgentId(diskOperations, id);
        return id;
    }

    private void readRecords() throws IOException {
        long newestDamaged = 0;
        long newest = 0;
        List<String> names = new ArrayList<>(diskOperations.list(spoolPaths.commits()));
        names.sort(Comparator.naturalOrder());
        for (String file : names) {
            Path path = spoolPaths.commits().resolve(file);
            CommitRecord.Name name = CommitRecord.Name.of(file);
            if (name == null) {
                setAside(path, CommitRecord.Name.of(file.replace(SpoolPaths.TEMPORARY, "")) != null);
                continue;
            }
            nextSeq = Math.max(nextSeq, name.nextSeq());
            try {
                byte[] bytes = diskOperations.read(path);
                CommitRecord record = CommitRecord.decode(file, bytes);
                spoolFiles.found(record, bytes.length);
                spoolLedger = record.ledger();
                dropping = new HashSet<>(record.dropping());
                newest = name.number();
            } catch (IOException e) {
                LOG.warn("commit_record_damaged file={} reason=\"{}\"", file, e.getMessage());
                spoolFiles.skipNumber(name.number());
                newestDamaged = name.number();
                quarantine.add(path);
            }
        }
        undecided = newest == 0 || newestDamaged > newest;
    }

    private void readQueue() throws IOException {
        long recordedNext = nextSeq;
        List<Path> discard = new ArrayList<>();
        for (String name : diskOperations.list(spoolPaths.queue())) {
            Path path = spoolPaths.queue().resolve(name);
            OptionalLong seq = PayloadFile.seq(name);
            if (seq.isEmpty()) {
                setAside(
                        path,
                        PayloadFile.seq(name.replace(SpoolPaths.TEMPORARY, "")).isPresent());
                continue;
            }
            try {
                PayloadFile file = PayloadFile.parse(name, diskOperations.read(path));
                boolean inForce = seq.getAsLong() < recordedNext || file.solo() || undecided;
                if (!inForce || dropping.contains(seq.getAsLong())) {
                    discard.add(path);
                    continue;
                }
                payloads.add(file.payload());
            } catch (IOException e) {
                LOG.warn("payload_damaged file={} reason=\"{}\"", name, e.getMessage());
                lost.add(seq.getAsLong());
                quarantine.add(path);
            }
            nextSeq = Math.max(nextSeq, seq.getAsLong() + 1);
        }
        if (!undecided) {
            addLostBetween(recordedNext);
        }
        for (Path path : discard) {
            LOG.debug("payload_discarded file={}", path);
            diskOperations.delete(path);
        }
        // The number of a discarded payload is assigned again, so its file must never come back.
        diskOperations.sync(spoolPaths.queue());
    }

    /** Numbers after the last record belong to solo payloads, each still in its file: a number without a valid file is lost. */
    private void addLostBetween(long recordedNext) {
        Set<Long> there = new HashSet<>();
        payloads.forEach(payload -> there.add(payload.seq()));
        for (long seq = recordedNext; seq < nextSeq; seq++) {
            if (!there.contains(seq)) {
                lost.add(seq);
            }
        }
    }

    private void readDead() throws IOException {
        for (String name : diskOperations.list(spoolPaths.dead())) {
            Path path = spoolPaths.dead().resolve(name);
            if (PayloadFile.seq(name).isPresent()) {
                dead.add(name, SpoolIndex.blocks(diskOperations.size(path)) + SpoolIndex.blocks(1));
            }
        }
    }

    /** Deletes incomplete files of the agent; a foreign file is moved, never deleted. */
    private void setAside(Path path, boolean halfWritten) throws IOException {
        if (halfWritten) {
            diskOperations.delete(path);
        } else {
            LOG.warn("foreign_file_in_spool file={} consequence=\"moved to quarantine\"", path);
            quarantine.add(path);
        }
    }
}
