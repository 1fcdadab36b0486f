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
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.PendingRemovals;
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

/** Where a spool is looked into: bodies, figures, the account of all numbers. A payload that proves unreadable is put aside. */
final class SpoolInspector {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);

    private final SpoolSettings settings;
    private final Clock clock;
    private final SpoolIndex index;
    private final PendingRemovals returns;
    private final MemoryFallback memory;
    private final SpoolFolder volume;
    private final SpoolWriter committer;

    SpoolInspector(
            SpoolSettings settings,
            Clock clock,
            SpoolIndex index,
            PendingRemovals returns,
            MemoryFallback memory,
            SpoolFolder volume,
            SpoolWriter committer) {
        this.settings = settings;
        this.clock = clock;
        this.index = index;
        this.returns = returns;
        this.memory = memory;
        this.volume = volume;
        this.committer = committer;
    }

    List<DeadLetter> deadLetters() throws IOException {
        return volume.opened() ? volume.letters() : List.of();
    }

    Optional<byte[]> body(UUID id) throws IOException {
        SpooledPayload queued = index.get(id);
        if (queued != null) {
            return Optional.of(volume.read(queued));
        }
        for (DeadLetter letter : deadLetters()) {
            if (letter.payload().id().equals(id)) {
                return Optional.of(volume.readDead(letter.payload()));
            }
        }
        return Optional.empty();
    }

    Optional<byte[]> body(SpooledPayload payload) {
        if (index.get(payload.seq()) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(volume.read(payload));
        } catch (IOException e) {
            // A payload that was evicted or delivered meanwhile has left the index, and its file is rightly gone.
            if (index.remove(payload.seq()) != null) {
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
            returns.damaged(payload);
        } else if (e instanceof NoSuchFileException) {
            returns.removed(payload);
        } else {
            returns.parked(payload);
        }
    }

    SpoolVerification verify() {
        int sound = 0;
        List<String> damaged = new ArrayList<>();
        UUID agent = committer.agentId();
        for (SpooledPayload payload : index.all()) {
            try {
                volume.read(payload);
                sound++;
            } catch (IOException e) {
                if (index.remove(payload.seq()) != null) {
                    putAside(payload, e);
                    damaged.add(payload.seq() + ": " + e.getMessage());
                }
            }
        }
        committer.housekeep(false);
        SpoolLedger ledger = volume.ledger();
        Map<String, Long> lost = new LinkedHashMap<>();
        for (DropReason reason : DropReason.values()) {
            lost.put(reason.word(), ledger.count(reason));
        }
        return new SpoolVerification(agent, ledger.nextSeq() - 1, sound, damaged, lost, ledger.gaps());
    }

    /** Waits for no disk and no writer. */
    Map<String, Object> counts() {
        SpoolLedger ledger = volume.ledger();
        HeldFigures queued = index.held();
        HeldFigures dead = volume.dead().held();
        SpooledPayload oldest = index.oldest();
        Map<String, Object> spool = new LinkedHashMap<>();
        spool.put("state", committer.health().mode().word());
        spool.put("reason", committer.health().reason());
        spool.put("path", settings.path().toString());
        spool.put("files", queued.files());
        spool.put("bytes", queued.bytes());
        spool.put("cap_bytes", settings.capBytes());
        spool.put(
                "oldest_s",
                oldest == null
                        ? null
                        : Math.max(
                                0,
                                Duration.between(oldest.created(), clock.instant())
                                        .toSeconds()));
        spool.put("memory", memory.size());
        spool.put("dead", dead.files());
        spool.put("dead_bytes", dead.bytes());
        spool.put("quarantined", volume.quarantined());
        for (DropReason reason : DropReason.values()) {
            spool.put(reason.word(), ledger.count(reason));
        }
        spool.put("gaps_pending", ledger.gaps().size());
        spool.put("seq", ledger.nextSeq() - 1);
        return spool;
    }
}
