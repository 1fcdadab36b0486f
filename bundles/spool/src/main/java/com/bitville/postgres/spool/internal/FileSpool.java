package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.Destination;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.GapSource;
import com.bitville.postgres.api.delivery.Outbox;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpoolAdmin;
import com.bitville.postgres.api.delivery.SpoolVerification;
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
import com.bitville.postgres.spool.internal.queue.MemoryFallback;
import com.bitville.postgres.spool.internal.queue.PendingRemovals;
import com.bitville.postgres.spool.internal.queue.SpoolContents;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import com.bitville.postgres.spool.internal.writer.SpoolFolder;
import com.bitville.postgres.spool.internal.writer.SpoolMode;
import com.bitville.postgres.spool.internal.writer.SpoolWriter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/** The spool on disk. The folder is opened by the spool's own thread, or by the first caller that needs it. */
@Component(
        service = {Outbox.class, Spool.class, GapSource.class, SpoolAdmin.class, StatusSource.class, Check.class},
        // A delayed component would close the folder whenever its last user releases it.
        immediate = true,
        configurationPid = "bitville.buffer",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FileSpool implements Outbox, Spool, GapSource, SpoolAdmin, StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);
    private static final long CLOSE_PATIENCE_MS = 5_000;
    /** Older payloads are a backlog and are sent after fresh ones. */
    private static final Duration FRESH = Duration.ofSeconds(150);

    /** The details of a minute while no request rate of a listener limits them. */
    private static final int WITHOUT_LISTENER = 600;

    private final boolean toListener;
    private final SpoolSettings spoolSettings;
    private final Clock clock;
    private final SpoolIndex spoolIndex = new SpoolIndex();
    private final PendingRemovals pendingRemovals = new PendingRemovals();
    private final BufferFolderCheck check;
    private final SpoolFolder spoolFolder;
    private final SpoolWriter spoolWriter;
    private final SpoolHousekeeper spoolHousekeeper;
    private final DestinationSpools destinationSpools;
    private final DestinationCount destinationCount;
    private final SpoolInspector spoolInspector;
    private final DetailRoom detailRoom = new DetailRoom(System::nanoTime);
    private final CyclePayloadRate cycles = new CyclePayloadRate(System::nanoTime);
    private volatile boolean reached;
    private volatile boolean told;

    /**
     * Starts the spool; the folder is opened in the background.
     *
     * @param config the section {@code [buffer]}
     */
    @Activate
    public FileSpool(BufferConfig config) {
        this(
                SpoolSettings.of(config.path(), config.max_size_mb(), config.owner()),
                Clock.systemUTC(),
                config.listener());
        spoolHousekeeper.start();
    }

    private FileSpool(SpoolSettings spoolSettings, Clock clock, boolean toListener) {
        this(spoolSettings, new FileDisk(), new SpoolFolderLock(spoolSettings.path()), clock, toListener);
    }

    /** A spool that opens at its first use and runs its periodic work only when called. */
    public FileSpool(
            SpoolSettings spoolSettings, DiskOperations diskOperations, FolderOwnership folderOwnership, Clock clock) {
        this(spoolSettings, diskOperations, folderOwnership, clock, true);
    }

    FileSpool(
            SpoolSettings spoolSettings,
            DiskOperations diskOperations,
            FolderOwnership folderOwnership,
            Clock clock,
            boolean toListener) {
        this.toListener = toListener;
        if (!toListener) {
            detailRoom.takes(WITHOUT_LISTENER, true);
        }
        this.spoolSettings = spoolSettings;
        this.clock = clock;
        check = new BufferFolderCheck(spoolSettings, diskOperations, () -> spoolIndex.bytes());
        SpoolContents contents =
                new SpoolContents(spoolIndex, new MemoryFallback(spoolSettings.memoryBytes()), pendingRemovals);
        spoolFolder = new SpoolFolder(spoolSettings, diskOperations, clock, contents);
        spoolWriter =
                new SpoolWriter(spoolSettings.path(), diskOperations, folderOwnership, clock, contents, spoolFolder);
        spoolHousekeeper = new SpoolHousekeeper(spoolWriter, spoolIndex);
        destinationCount = new DestinationCount(spoolWriter);
        destinationSpools = new DestinationSpools(this::destinationSpool, System::nanoTime);
        spoolInspector = new SpoolInspector(spoolSettings, clock, contents, spoolFolder, spoolWriter);
    }

    private FileSpool destinationSpool(String name) {
        SpoolSettings own = spoolSettings.at(new SpoolPaths(spoolSettings.path()).destination(name));
        FileSpool spool = new FileSpool(own, clock, true);
        spool.spoolHousekeeper.start();
        return spool;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDestination(Destination destination) {
        destinationSpools.add(destination);
    }

    void unbindDestination(Destination destination) {
        destinationSpools.remove(destination);
    }

    /** Writes unsaved payloads and releases the folder. */
    @Deactivate
    public void close() {
        destinationSpools.close();
        spoolHousekeeper.stop(CLOSE_PATIENCE_MS);
        spoolWriter.close(CLOSE_PATIENCE_MS);
        LOG.info("spool_closed path={} payloads={}", spoolSettings.path(), spoolIndex.size());
    }

    @Override
    public void commit(List<Payload> payloads, Map<String, byte[]> state) throws OutboxException {
        if (destinationSpools.hasBegun()) {
            destinationCount.another();
        }
        // Before the states: a kill in between repeats payloads at destinations and loses none.
        boolean taken = destinationSpools.commit(payloads);
        if (!toListener && !taken) {
            throw new OutboxException(
                    "listener.enabled is false and no other destination takes payloads; kafka.enabled = true makes one");
        }
        List<Payload> share = detailRoom.share(payloads, behind(), destinationSpools.others());
        spoolWriter.commit(toListener ? share : List.of(), state);
        detailRoom.committed(payloads, share);
        cycles.committed(
                (int) payloads.stream().filter(payload -> !payload.detail()).count());
    }

    @Override
    public List<SpooledPayload> list() {
        return spoolIndex.all();
    }

    @Override
    public List<Gap> pendingGaps() {
        return spoolFolder.ledger().gaps();
    }

    @Override
    public void commitGaps(List<Gap> gaps, List<Payload> payloads) throws OutboxException {
        spoolWriter.commitReport(payloads, gaps);
        reached = false;
    }

    @Override
    public boolean reached() {
        return reached;
    }

    @Override
    public Map<String, FileSpool> destinations() {
        return destinationSpools.spools();
    }

    @Override
    public List<DeadLetter> deadLetters() throws IOException {
        return spoolInspector.deadLetters();
    }

    @Override
    public Optional<byte[]> body(UUID id) throws IOException {
        return spoolInspector.body(id);
    }

    @Override
    public SpoolVerification verify() {
        return spoolInspector.verify();
    }

    @Override
    public int retryDead() throws IOException {
        int put = spoolWriter.operate(spoolFolder::retryDead);
        LOG.info("dead_letters_retried path={} count={}", spoolSettings.path(), put);
        return put;
    }

    @Override
    public int purge() throws IOException {
        int purged = spoolWriter.operate(spoolFolder::purge);
        LOG.warn("spool_purged path={} count={} consequence=\"reported as gaps\"", spoolSettings.path(), purged);
        return purged;
    }

    @Override
    public int adopt() throws IOException {
        spoolWriter.agentId();
        return new BufferAdoption(this, spoolFolder.apart()).adopt();
    }

    @Override
    public int purgeApart() throws IOException {
        int purged = spoolFolder.apart().purge();
        LOG.warn("spool_apart_purged path={} count={}", spoolSettings.path(), purged);
        return purged;
    }

    @Override
    public Optional<byte[]> state(String key) {
        return spoolWriter.state(key);
    }

    @Override
    public Set<String> stateKeys() {
        return spoolWriter.stateKeys();
    }

    @Override
    public int room() {
        return detailRoom.room(behind(), destinationSpools.others());
    }

    /** Whether payloads older than a cycle wait. */
    boolean behind() {
        SpooledPayload oldest = spoolIndex.oldest(Urgency.NORMAL);
        return oldest != null && oldest.created().isBefore(clock.instant().minus(FRESH));
    }

    /** Whether whoever delivers has said that it does. */
    boolean delivers() {
        return told && detailRoom.delivering();
    }

    @Override
    public void takes(int perMinute, boolean delivering) {
        detailRoom.takes(perMinute, delivering);
        told = true;
    }

    @Override
    public long destinationsBegun() {
        return destinationCount.begun();
    }

    /** Whether its folder could be read, so that it is known what was put into it; opens it. */
    boolean isOnDisk() {
        spoolWriter.agentId();
        return spoolWriter.health().mode() == SpoolMode.Mode.DISK;
    }

    /** Whether no payload was ever put into it. */
    boolean isUnused() {
        return spoolFolder.ledger().nextSeq() == 1;
    }

    @Override
    public UUID agentId() {
        return spoolWriter.agentId();
    }

    @Override
    public Optional<SpooledPayload> oldest(Urgency urgency) {
        return Optional.ofNullable(spoolIndex.oldest(urgency));
    }

    @Override
    public Optional<SpooledPayload> oldestSince(Instant since) {
        return Optional.ofNullable(spoolIndex.oldestSince(since));
    }

    @Override
    public Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency) {
        return Optional.ofNullable(spoolIndex.next(after.seq(), urgency));
    }

    @Override
    public Optional<byte[]> body(SpooledPayload payload) {
        return spoolInspector.body(payload);
    }

    @Override
    public void delivered(SpooledPayload payload) {
        if (spoolIndex.remove(payload.seq()) != null) {
            spoolFolder.delivered(payload);
            reached = true;
        }
    }

    @Override
    public void dead(SpooledPayload payload, String answer) {
        if (spoolIndex.remove(payload.seq()) != null) {
            pendingRemovals.rejected(payload, answer);
        }
    }

    @Override
    public boolean await(Duration most) throws InterruptedException {
        return spoolIndex.await(most.toNanos());
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("spool", counts());
    }

    @Override
    public Map<String, Object> counts() {
        Map<String, Object> counts = spoolInspector.counts();
        counts.put("destinations", destinationSpools.counts());
        counts.putAll(cycles.counts());
        return counts;
    }

    @Override
    public List<Finding> check(Duration most) {
        return check.look();
    }

    /** Runs the periodic work of a minute now; returns whether nothing is left to do until the next payload. */
    public boolean keepHouse() {
        return spoolWriter.housekeep(true);
    }
}
