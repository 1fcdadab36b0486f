package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.SpoolVerification;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.spool.internal.format.DamagedFileException;
import com.bitville.postgres.spool.internal.format.HeldFigures;
import com.bitville.postgres.spool.internal.format.SpoolLedger;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.PendingRemovals;
import com.bitville.postgres.spool.internal.queue.SpoolContents;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.SpoolFolder;
import com.bitville.postgres.spool.internal.writer.SpoolWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Read access to a spool for the operator: bodies, figures, the account of all numbers. An unreadable payload is moved to quarantine. */
final class SpoolInspector {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolInspector.class);

    private final SpoolSettings spoolSettings;
    private final Clock clock;
    private final SpoolIndex spoolIndex;
    private final PendingRemovals pendingRemovals;
    private final MemoryFallback memoryFallback;
    private final SpoolFolder spoolFolder;
    private final SpoolWriter spoolWriter;

    SpoolInspector(
            SpoolSettings spoolSettings,
            Clock clock,
            SpoolContents contents,
            SpoolFolder spoolFolder,
            SpoolWriter spoolWriter) {
        this.spoolSettings = spoolSettings;
        this.clock = clock;
        this.spoolIndex = contents.index();
        this.pendingRemovals = contents.removals();
        this.memoryFallback = contents.memory();
        this.spoolFolder = spoolFolder;
        this.spoolWriter = spoolWriter;
    }

    List<DeadLetter> deadLetters() throws IOException {
        return spoolFolder.opened() ? spoolFolder.letters() : List.of();
    }

    Optional<byte[]> body(UUID id) throws IOException {
        SpooledPayload queued = spoolIndex.get(id);
        if (queued != null) {
            return Optional.of(spoolFolder.read(queued));
        }
        for (DeadLetter letter : deadLetters()) {
            if (letter.payload().id().equals(id)) {
                return Optional.of(spoolFolder.readDead(letter.payload()));
            }
        }
        return Optional.empty();
    }

    Optional<byte[]> body(SpooledPayload payload) {
        if (spoolIndex.get(payload.seq()) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(spoolFolder.read(payload));
        } catch (IOException e) {
            // A payload that was evicted or delivered meanwhile has left the index; its missing file is no error.
            if (spoolIndex.remove(payload.seq()) != null) {
                putAside(payload, e);
            }
            return Optional.empty();
        }
    }

    private void putAside(SpooledPayload payload, IOException e) {
        LOG.warn(
                "payload_unreadable seq={} reason=\"{}: {}\"",
                payload.seq(),
                e.getClass().getSimpleName(),
                e.getMessage());
        if (e instanceof DamagedFileException) {
            pendingRemovals.damaged(payload);
        } else if (e instanceof NoSuchFileException) {
            pendingRemovals.removed(payload);
        } else {
            pendingRemovals.parked(payload);
        }
    }

    SpoolVerification verify() {
        int sound = 0;
        List<String> damaged = new ArrayList<>();
        UUID agent = spoolWriter.agentId();
        for (SpooledPayload payload : spoolIndex.all()) {
            try {
                spoolFolder.read(payload);
                sound++;
            } catch (IOException e) {
                if (spoolIndex.remove(payload.seq()) != null) {
                    putAside(payload, e);
                    damaged.add(payload.seq() + ": " + e.getMessage());
                }
            }
        }
        spoolWriter.housekeep(false);
        SpoolLedger spoolLedger = spoolFolder.ledger();
        Map<String, Long> lost = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            lost.put(reason.word(), spoolLedger.count(reason));
        }
        return new SpoolVerification(agent, spoolLedger.nextSeq() - 1, sound, damaged, lost, spoolLedger.gaps());
    }

    /** Never waits for the disk or a writer. */
    Map<String, Object> counts() {
        SpoolLedger spoolLedger = spoolFolder.ledger();
        HeldFigures queued = spoolIndex.held();
        HeldFigures dead = spoolFolder.dead().held();
        SpooledPayload oldest = spoolIndex.oldest();
        Map<String, Object> spool = new LinkedHashMap<>();
        spool.put("state", spoolWriter.health().mode().word());
        spool.put("reason", spoolWriter.health().reason());
        spool.put("path", spoolSettings.path().toString());
        spool.put("files", queued.files());
        spool.put("bytes", queued.bytes());
        spool.put("cap_bytes", spoolSettings.capBytes());
        spool.put(
                "oldest_s",
                oldest == null
                        ? null
                        : Math.max(
                                0,
                                Duration.between(oldest.created(), clock.instant())
                                        .toSeconds()));
        spool.put("apart", spoolFolder.apart().status());
        spool.put("memory", memoryFallback.size());
        spool.put("dead", dead.files());
        spool.put("dead_bytes", dead.bytes());
        spool.put("quarantined", spoolFolder.quarantined());
        for (DropReason reason : DropReason.values()) {
            spool.put(reason.word(), spoolLedger.count(reason));
        }
        spool.put("gaps_pending", spoolLedger.gaps().size());
        spool.put("seq", spoolLedger.nextSeq() - 1);
        return spool;
    }
}
