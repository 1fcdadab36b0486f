package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Drop;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Inspection;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.status.StatusSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The spool on disk. The folder is opened by the spool's own thread, or by the first caller that cannot do without it. */
@Component(
        service = {Outbox.class, Spool.class, GapSource.class, SpoolAdmin.class, StatusSource.class, Check.class},
        // A delayed component would close the folder whenever its last user lets go of it.
        immediate = true,
        configurationPid = "bitville.buffer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FileSpool implements Outbox, Spool, GapSource, SpoolAdmin, StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final long CLOSE_PATIENCE_MS = 5_000;

    private final Settings settings;
    private final Clock clock;
    private final Index index = new Index();
    private final Returns returns = new Returns();
    private final FolderCheck check;
    private final Memory memory;
    private final Volume volume;
    private final Committer committer;
    private final Housekeeper housekeeper;
    private final Branches branches;

    /**
     * Starts the spool; the folder is opened in the background.
     *
     * @param config the section {@code [buffer]}
     */
    @Activate
    public FileSpool(BufferConfig config) {
        this(Settings.of(config.path(), config.max_size_mb()), Clock.systemUTC());
        housekeeper.start();
    }

    private FileSpool(Settings settings, Clock clock) {
        this(settings, new FileDisk(), new FolderLock(settings.path()), clock);
    }

    /** A spool that opens at its first use and keeps house when told to. */
    FileSpool(Settings settings, Disk disk, Ownership ownership, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        check = new FolderCheck(settings, disk, () -> index.bytes());
        memory = new Memory(settings.memoryBytes());
        volume = new Volume(settings, disk, clock, index, memory, returns);
        committer = new Committer(settings.path(), disk, ownership, clock, index, memory, volume);
        housekeeper = new Housekeeper(committer);
        branches = new Branches(this::branch);
    }

    private FileSpool branch(String name) {
        Settings own = settings.at(new Layout(settings.path()).destination(name));
        FileSpool branch = new FileSpool(own, clock);
        branch.housekeeper.start();
        return branch;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDestination(Destination destination) {
        branches.add(destination);
    }

    void unbindDestination(Destination destination) {
        branches.remove(destination);
    }

    /** Makes durable what is not and lets go of the folder. */
    @Deactivate
    public void close() {
        branches.close();
        housekeeper.stop(CLOSE_PATIENCE_MS);
        committer.close(CLOSE_PATIENCE_MS);
        LOG.info("spool_closed path={} payloads={}", settings.path(), index.size());
    }

    @Override
    public void commit(List<Payload> payloads, Map<String, byte[]> state) throws OutboxException {
        committer.commit(payloads, state);
        branches.commit(payloads);
    }

    @Override
    public List<SpooledPayload> list() {
        return index.all();
    }

    @Override
    public List<Gap> pendingGaps() {
        return volume.ledger().gaps();
    }

    @Override
    public void commitGaps(List<Gap> gaps, List<Payload> payloads) throws OutboxException {
        committer.commitReport(payloads, gaps);
    }

    @Override
    public List<DeadLetter> deadLetters() throws IOException {
        return volume.opened() ? volume.letters() : List.of();
    }

    @Override
    public Optional<byte[]> body(UUID id) throws IOException {
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

    @Override
    public Inspection verify() {
        int sound = 0;
        List<String> damaged = new ArrayList<>();
        UUID agent = agentId();
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
        Ledger ledger = volume.ledger();
        Map<String, Long> lost = new LinkedHashMap<>();
        for (Drop reason : Drop.values()) {
            lost.put(reason.word(), ledger.count(reason));
        }
        return new Inspection(agent, ledger.nextSeq() - 1, sound, damaged, lost, ledger.gaps());
    }

    @Override
    public int retryDead() throws IOException {
        int put = committer.operate(volume::retryDead);
        LOG.info("dead_letters_retried path={} count={}", settings.path(), put);
        return put;
    }

    @Override
    public int purge() throws IOException {
        int purged = committer.operate(volume::purge);
        LOG.warn("spool_purged path={} count={} consequence=\"reported as gaps\"", settings.path(), purged);
        return purged;
    }

    @Override
    public Optional<byte[]> state(String key) {
        return committer.state(key);
    }

    @Override
    public UUID agentId() {
        return committer.agentId();
    }

    @Override
    public Optional<SpooledPayload> oldest(Urgency urgency) {
        return Optional.ofNullable(index.oldest(urgency));
    }

    @Override
    public Optional<SpooledPayload> oldestSince(Instant since) {
        return Optional.ofNullable(index.oldestSince(since));
    }

    @Override
    public Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency) {
        return Optional.ofNullable(index.next(after.seq(), urgency));
    }

    @Override
    public Optional<byte[]> body(SpooledPayload payload) {
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
        if (e instanceof DamagedException) {
            returns.damaged(payload);
        } else if (e instanceof NoSuchFileException) {
            returns.removed(payload);
        } else {
            returns.parked(payload);
        }
    }

    @Override
    public void delivered(SpooledPayload payload) {
        if (index.remove(payload.seq()) != null) {
            volume.delivered(payload);
        }
    }

    @Override
    public void dead(SpooledPayload payload, String answer) {
        if (index.remove(payload.seq()) != null) {
            returns.rejected(payload, answer);
        }
    }

    @Override
    public boolean await(Duration most) throws InterruptedException {
        return index.await(most.toNanos());
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("spool", counts());
    }

    @Override
    public Map<String, Object> counts() {
        Ledger ledger = volume.ledger();
        SpooledPayload oldest = index.oldest();
        Map<String, Object> spool = new LinkedHashMap<>();
        spool.put("state", committer.health().mode().word());
        spool.put("reason", committer.health().reason());
        spool.put("path", settings.path().toString());
        spool.put("files", index.size());
        spool.put("bytes", index.bytes());
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
        spool.put("dead", volume.dead().size());
        spool.put("dead_bytes", volume.dead().bytes());
        spool.put("quarantined", volume.quarantined());
        for (Drop reason : Drop.values()) {
            spool.put(reason.word(), ledger.count(reason));
        }
        spool.put("gaps_pending", ledger.gaps().size());
        spool.put("seq", ledger.nextSeq() - 1);
        spool.put("destinations", branches.counts());
        return spool;
    }

    @Override
    public List<Finding> look(Duration most) {
        return check.look();
    }

    /** Does at once what is due within a minute. */
    void keepHouse() {
        committer.housekeep(true);
    }
}
