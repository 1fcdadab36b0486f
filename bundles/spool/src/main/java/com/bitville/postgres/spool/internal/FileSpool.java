package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.SpoolVerification;
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
import com.bitville.postgres.spool.internal.files.FolderOwnership;
import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import com.bitville.postgres.spool.internal.queue.CommitRate;
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.PendingRemovals;
import com.bitville.postgres.spool.internal.writer.SpoolFolder;
import com.bitville.postgres.spool.internal.writer.SpoolWriter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    /** What is older waits behind what is fresh: it is a backlog. */
    private static final Duration FRESH = Duration.ofSeconds(150);

    private final SpoolSettings settings;
    private final Clock clock;
    private final SpoolIndex index = new SpoolIndex();
    private final PendingRemovals returns = new PendingRemovals();
    private final BufferFolderCheck check;
    private final MemoryFallback memory;
    private final SpoolFolder volume;
    private final SpoolWriter committer;
    private final SpoolHousekeeper housekeeper;
    private final DestinationSpools branches;
    private final SpoolInspector desk;
    private final CommitRate rate = new CommitRate(System::nanoTime);
    private final CyclePayloadRate cycles = new CyclePayloadRate(System::nanoTime);
    private volatile boolean reached;

    /**
     * Starts the spool; the folder is opened in the background.
     *
     * @param config the section {@code [buffer]}
     */
    @Activate
    public FileSpool(BufferConfig config) {
        this(SpoolSettings.of(config.path(), config.max_size_mb()), Clock.systemUTC());
        housekeeper.start();
    }

    private FileSpool(SpoolSettings settings, Clock clock) {
        this(settings, new FileDisk(), new SpoolFolderLock(settings.path()), clock);
    }

    /** A spool that opens at its first use and keeps house when told to. */
    public FileSpool(SpoolSettings settings, DiskOperations disk, FolderOwnership ownership, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        check = new BufferFolderCheck(settings, disk, () -> index.bytes());
        memory = new MemoryFallback(settings.memoryBytes());
        volume = new SpoolFolder(settings, disk, clock, index, memory, returns);
        committer = new SpoolWriter(settings.path(), disk, ownership, clock, index, memory, volume);
        housekeeper = new SpoolHousekeeper(committer, index);
        branches = new DestinationSpools(this::branch, System::nanoTime);
        desk = new SpoolInspector(settings, clock, index, returns, memory, volume, committer);
    }

    private FileSpool branch(String name) {
        SpoolSettings own = settings.at(new SpoolPaths(settings.path()).destination(name));
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
        rate.committed(payloads);
        cycles.committed(
                (int) payloads.stream().filter(payload -> !payload.detail()).count());
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
        reached = false;
    }

    @Override
    public boolean reached() {
        return reached;
    }

    @Override
    public Map<String, FileSpool> destinations() {
        return branches.spools();
    }

    @Override
    public List<DeadLetter> deadLetters() throws IOException {
        return desk.deadLetters();
    }

    @Override
    public Optional<byte[]> body(UUID id) throws IOException {
        return desk.body(id);
    }

    @Override
    public SpoolVerification verify() {
        return desk.verify();
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
    public int room() {
        SpooledPayload oldest = index.oldest(Urgency.NORMAL);
        return rate.room(
                oldest != null && oldest.created().isBefore(clock.instant().minus(FRESH)));
    }

    @Override
    public void takes(int perMinute, boolean delivering) {
        rate.takes(perMinute, delivering);
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
        return desk.body(payload);
    }

    @Override
    public void delivered(SpooledPayload payload) {
        if (index.remove(payload.seq()) != null) {
            volume.delivered(payload);
            reached = true;
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
        Map<String, Object> counts = desk.counts();
        counts.put("destinations", branches.counts());
        counts.putAll(cycles.counts());
        return counts;
    }

    @Override
    public List<Finding> look(Duration most) {
        return check.look();
    }

    /** Does at once what is due within a minute; returns whether nothing is left to do until the next payload comes. */
    public boolean keepHouse() {
        return committer.housekeep(true);
    }
}
