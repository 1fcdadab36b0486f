package com.bitville.postgres.spool.internal.files;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.CollectorStates;
import com.bitville.postgres.spool.internal.format.CommitRecord;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FolderOwner;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an opened folder. Every change follows one rule: a file is durable before another file that relies on it is written. Used
 * under the lock of SpoolWriter, except for {@link #read} and {@link #delete}.
 */
public final class SpoolFiles {
    /** With more records than this, the states of the oldest are written again, so that rarely changed states do not keep large records. */
    private static final int MOST_RECORDS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFiles.class);

    private final DiskOperations diskOperations;
    private final SpoolPaths spoolPaths;
    private final CollectorStates collectorStates = new CollectorStates();
    private final TreeMap<Long, CommitRecord.Name> records = new TreeMap<>();
    private final Map<CommitRecord.Name, Long> recordBytes = new HashMap<>();
    private long lastNumber;
    private boolean namesUnsynced;
    private FolderOwner owner = FolderOwner.NONE;

    SpoolFiles(DiskOperations diskOperations, SpoolPaths spoolPaths) {
        this.diskOperations = diskOperations;
        this.spoolPaths = spoolPaths;
    }

    /** Registers a valid record found at the start, in ascending order of numbers. */
    void found(CommitRecord record, long length) {
        lastNumber = Math.max(lastNumber, record.number());
        records.put(record.number(), record.name());
        recordBytes.put(record.name(), SpoolIndex.blocks(length));
        collectorStates.put(record.states(), record.name());
    }

    /**
     * Marks the folder as its owner's, before a payload is written to it.
     *
     * @throws IOException also if it holds payloads of another owner, which are never mixed with ours
     */
    void claim(FolderOwner wanted) throws IOException {
        if (!wanted.isNone()) {
            FolderOwner there = FolderOwner.of(spoolPaths, diskOperations);
            if (!there.isNone() && !there.equals(wanted) && holdsPayloads()) {
                throw new IOException(spoolPaths.root() + " has come to hold payloads of installation "
                        + there.installation() + ", project " + there.project()
                        + "; restart the agent, which then keeps them apart");
            }
            owner = wanted;
            if (!there.equals(wanted)) {
                spoolPaths.writeOwner(diskOperations, wanted.encode());
            }
        }
    }

    private boolean holdsPayloads() throws IOException {
        return !diskOperations.list(spoolPaths.queue()).isEmpty()
                || !diskOperations.list(spoolPaths.dead()).isEmpty();
    }

    /** A folder that somebody removed is made anew with its owner; one that an operator changed meanwhile stays. */
    private void claimAgain() throws IOException {
        if (!owner.isNone() && FolderOwner.of(spoolPaths, diskOperations).isNone()) {
            spoolPaths.writeOwner(diskOperations, owner.encode());
        }
    }

    void skipNumber(long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /** Writes payload files; they are in force once a record includes them, or immediately if solo. */
    public void writePayloads(List<PayloadWithBody> items, boolean solo) throws IOException {
        for (PayloadWithBody payloadWithBody : items) {
            diskOperations.write(
                    temporary(path(payloadWithBody.payload())),
                    PayloadFile.header(payloadWithBody.payload(), solo, payloadWithBody.body()),
                    ByteBuffer.wrap(payloadWithBody.body()));
        }
        namesUnsynced = true;
        for (PayloadWithBody payloadWithBody : items) {
            Path path = path(payloadWithBody.payload());
            diskOperations.move(temporary(path), path);
        }
        syncNames();
    }

    /** Puts a record in force. If this fails, the record may or may not be in force after a crash. */
    public void writeRecord(SpoolLedger spoolLedger, List<Long> dropping, Map<String, byte[]> changed)
            throws IOException {
        if (namesUnsynced) {
            syncNames();
        }
        CommitRecord.Name leaving =
                records.size() < MOST_RECORDS ? null : records.firstEntry().getValue();
        Map<String, byte[]> held = collectorStates.homelessWithout(leaving);
        held.putAll(changed);
        CommitRecord record = new CommitRecord(++lastNumber, spoolLedger, dropping, held);
        ByteBuffer bytes = record.encode();
        long length = SpoolIndex.blocks(bytes.remaining());
        Path path = spoolPaths.commits().resolve(record.name().text());
        diskOperations.write(temporary(path), bytes);
        diskOperations.move(temporary(path), path);
        diskOperations.sync(spoolPaths.commits());
        records.put(record.number(), record.name());
        recordBytes.put(record.name(), length);
        collectorStates.put(held, record.name());
        removeSuperseded();
    }

    private void syncNames() throws IOException {
        diskOperations.sync(spoolPaths.queue());
        namesUnsynced = false;
    }

    /** Remaining files do no harm, so a failure must not undo the commit that is in force. */
    private void removeSuperseded() {
        for (CommitRecord.Name name : List.copyOf(records.headMap(lastNumber).values())) {
            if (!collectorStates.anyHeldBy(name)) {
                try {
                    diskOperations.delete(spoolPaths.commits().resolve(name.text()));
                    records.remove(name.number());
                    recordBytes.remove(name);
                } catch (IOException e) {
                    LOG.debug("commit_record_not_deleted file={} reason=\"{}\"", name.text(), e.getMessage());
                }
            }
        }
    }

    /**
     * Restores the folder after a failure to the state that is in force: files of a failed commit are deleted, records first, so that no
     * record can come into force without its payloads.
     *
     * @param known sequence numbers of the payloads whose files should exist
     * @return those whose files are missing
     */
    public List<Long> realign(Collection<Long> known, UUID agentId) throws IOException {
        spoolPaths.make(diskOperations);
        spoolPaths.writeAgentId(diskOperations, agentId);
        claimAgain();
        Set<String> recordNames = new HashSet<>();
        records.values().forEach(name -> recordNames.add(name.text()));
        for (String name : diskOperations.list(spoolPaths.commits())) {
            if (!recordNames.remove(name) && CommitRecord.Name.of(name.replace(SpoolPaths.TEMPORARY, "")) != null) {
                diskOperations.delete(spoolPaths.commits().resolve(name));
            }
        }
        diskOperations.sync(spoolPaths.commits());
        recordNames.forEach(this::forget);
        Set<Long> missing = new TreeSet<>(known);
        for (String name : diskOperations.list(spoolPaths.queue())) {
            OptionalLong seq = PayloadFile.seq(name.replace(SpoolPaths.TEMPORARY, ""));
            boolean wanted = seq.isPresent() && known.contains(seq.getAsLong()) && !name.endsWith(SpoolPaths.TEMPORARY);
            if (wanted) {
                missing.remove(seq.getAsLong());
            } else if (seq.isPresent()) {
                diskOperations.delete(spoolPaths.queue().resolve(name));
            }
        }
        syncNames();
        return List.copyOf(missing);
    }

    private void forget(String text) {
        CommitRecord.Name name = CommitRecord.Name.of(text);
        if (name != null) {
            records.remove(name.number());
            recordBytes.remove(name);
            collectorStates.taken(name);
        }
    }

    public byte @Nullable [] state(String key) {
        return collectorStates.get(key);
    }

    public Set<String> stateKeys() {
        return collectorStates.keys();
    }

    /** The body of a payload, after a check of its file. */
    public byte[] read(SpooledPayload payload) throws IOException {
        byte[] file = diskOperations.read(path(payload));
        PayloadFile.parse(PayloadFile.name(payload), file);
        return PayloadFile.body(file);
    }

    public void delete(SpooledPayload payload) throws IOException {
        diskOperations.delete(path(payload));
    }

    /** Deletes files that a record in force has declared lost; the deletion is synced before the next record. */
    public void deleteDropped(List<SpooledPayload> payloads) throws IOException {
        namesUnsynced = true;
        for (SpooledPayload payload : payloads) {
            delete(payload);
        }
    }

    void quarantine(Path file) throws IOException {
        namesUnsynced = true;
        diskOperations.makeDirectory(spoolPaths.quarantine());
        diskOperations.move(file, spoolPaths.quarantine().resolve(file.getFileName()));
    }

    /** Moves a payload to the dead letters, with the response beside it. */
    public long moveToDeadLetters(SpooledPayload payload, String answer) throws IOException {
        namesUnsynced = true;
        byte[] text = answer.getBytes(StandardCharsets.UTF_8);
        String name = PayloadFile.name(payload);
        diskOperations.write(spoolPaths.dead().resolve(name + SpoolPaths.ANSWER), ByteBuffer.wrap(text));
        diskOperations.move(path(payload), spoolPaths.dead().resolve(name));
        return SpoolIndex.blocks(payload) + SpoolIndex.blocks(text.length);
    }

    /** Moves a dead letter back into the queue; the response stays. */
    SpooledPayload restore(String name) throws IOException {
        Path letter = spoolPaths.dead().resolve(name);
        SpooledPayload payload =
                PayloadFile.parse(name, diskOperations.read(letter)).payload();
        namesUnsynced = true;
        diskOperations.move(letter, path(payload));
        return payload;
    }

    DeadLetter letter(String name) throws IOException {
        SpooledPayload payload = PayloadFile.parse(
                        name, diskOperations.read(spoolPaths.dead().resolve(name)))
                .payload();
        byte[] answer = diskOperations.read(spoolPaths.dead().resolve(name + SpoolPaths.ANSWER));
        return new DeadLetter(payload, new String(answer, StandardCharsets.UTF_8));
    }

    /** The body of a dead letter, after a check of its file. */
    public byte[] letterBody(SpooledPayload payload) throws IOException {
        byte[] file = diskOperations.read(spoolPaths.dead().resolve(PayloadFile.name(payload)));
        PayloadFile.parse(PayloadFile.name(payload), file);
        return PayloadFile.body(file);
    }

    public Path path(SpooledPayload payload) {
        return spoolPaths.queue().resolve(PayloadFile.name(payload));
    }

    /** The space of the commit records in whole blocks. */
    public long bytes() {
        return recordBytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + SpoolPaths.TEMPORARY);
    }
}
