package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.KeptServer;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.history.internal.HistoryHolder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of days. A cycle's thread leaves its readings in memory; one thread of the store writes them at each full minute. While
 * it is disabled there is neither thread nor memory behind it.
 */
@Component(
        service = {SeriesStore.class, CycleListener.class, StatusSource.class, Check.class},
        immediate = true,
        configurationPid = {"bitville.history", "bitville.collection"},
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FileSeriesStore implements SeriesStore, CycleListener, StatusSource, Check {
    private static final Logger LOG = LoggerFactory.getLogger(FileSeriesStore.class);
    private static final long MINUTE_MS = 60_000;
    private static final long STOP_MS = 3_000;

    private final StoreSettings settings;
    private final Clock clock;
    private final @Nullable StoreWriter writer;
    private final @Nullable Thread thread;
    private volatile @Nullable StatusReport report;
    private volatile boolean stopped;

    /**
     * The component as configured.
     *
     * @param history the INI section of that name
     * @param cycle the INI section {@code [collection]}
     * @param redaction takes out of texts what must not be kept
     * @param historyHolder knows the buffer's folder
     */
    @Activate
    public FileSeriesStore(
            HistoryConfig history,
            CycleConfig cycle,
            @Reference Redaction redaction,
            @Reference HistoryHolder historyHolder) {
        this(
                StoreSettings.of(history, cycle),
                new StorePlace(StoreSettings.of(history, cycle), historyHolder::folder),
                redaction,
                Clock.systemUTC());
    }

    FileSeriesStore(StoreSettings settings, StorePlace place, Redaction redaction, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        if (!settings.enabled()) {
            writer = null;
            thread = null;
            return;
        }
        StoreWriter made = new StoreWriter(place, redaction, clock.instant());
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "history_defect defect={} trace={} consequence=figures_of_this_minute_are_not_kept",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("history_well_again"));
        writer = made;
        thread = Threads.bare("bitville-history", () -> {
            guard.loop(() -> !stopped, () -> round(made));
            guard.task(() -> made.close(clock.instant())).run();
        });
    }

    @Activate
    void start() {
        if (thread != null) {
            thread.start();
        }
        LOG.info(
                "history_started enabled={} max_bytes={} base_s={}",
                settings.enabled(),
                settings.maxBytes(),
                settings.base().toSeconds());
    }

    /** Has written what there is, the minute under way included; a disk that hangs is waited for no longer than a few seconds. */
    @Deactivate
    void stop() {
        stopped = true;
        if (thread != null && writer != null) {
            if (thread.getState() == Thread.State.NEW) {
                writer.close(clock.instant());
                return;
            }
            thread.interrupt();
            try {
                thread.join(STOP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.warn(
                        "history_left_writing reason=\"the disk does not answer\" consequence=\"it lets go of its folder later\"");
            }
        }
    }

    private void round(StoreWriter made) throws InterruptedException {
        made.prepare(clock.instant());
        Thread.sleep(MINUTE_MS - Math.floorMod(clock.millis(), MINUTE_MS));
        StatusReport source = report;
        made.minute(clock.instant(), source == null ? Map.of() : source.report());
    }

    /** What the thread does at a full minute; for tests. */
    void minute() {
        if (writer != null) {
            StatusReport source = report;
            writer.minute(clock.instant(), source == null ? Map.of() : source.report());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReport(StatusReport given) {
        report = given;
    }

    void unbindReport(StatusReport gone) {
        if (report == gone) {
            report = null;
        }
    }

    @Override
    public void onCycle(Cycle cycle) {
        if (writer != null) {
            writer.take(cycle);
        }
    }

    @Override
    public List<Figure> figures() {
        return writer == null ? List.of() : writer.figures();
    }

    @Override
    public List<SeriesKey> keys(String server) {
        return writer == null ? List.of() : writer.keys(server);
    }

    @Override
    public SeriesRange read(SeriesKey key, Instant from, Instant to, Duration step) {
        return readAll(key.server(), List.of(key), from, to, step).get(0);
    }

    @Override
    public List<SeriesRange> readAll(String server, List<SeriesKey> keys, Instant from, Instant to, Duration step) {
        Duration asked = step.compareTo(settings.base()) < 0 ? settings.base() : step;
        return writer == null
                ? keys.stream()
                        .map(key -> new SeriesRange(key, from, to, asked, List.of()))
                        .toList()
                : writer.read(server, keys, from, to, asked, clock.instant());
    }

    @Override
    public List<SeriesMark> marks(String server, Instant from, Instant to) {
        return writer == null ? List.of() : writer.marks(server, from, to);
    }

    @Override
    public List<JournalEntry> journal(String server, String journal, Instant from, Instant to) {
        return writer == null ? List.of() : writer.journal(server, journal, from, to);
    }

    @Override
    public StoreState state() {
        return writer == null
                ? new StoreState(StoreState.Mode.DISABLED, "", "", 0, settings.maxBytes(), List.of())
                : writer.state(clock.instant(), settings.maxBytes());
    }

    @Override
    public Map<String, Object> status() {
        StoreState state = state();
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("state", state.mode().name().toLowerCase(Locale.ROOT));
        series.put("reason", state.reason());
        series.put("path", state.path());
        series.put("bytes", state.bytes());
        series.put("max_bytes", state.maxBytes());
        List<Map<String, Object>> servers = new ArrayList<>();
        for (KeptServer kept : state.servers()) {
            Map<String, Object> server = new LinkedHashMap<>();
            server.put("name", kept.server());
            Optional<Instant> since = kept.since();
            since.ifPresent(first -> server.put("since", first.toString()));
            server.put("figures", kept.figures());
            server.put("objects", kept.objects());
            server.put("refused", kept.refused());
            server.put("bytes", kept.bytes());
            servers.add(server);
        }
        series.put("servers", servers);
        return Map.of("series", series);
    }

    @Override
    public List<Finding> check(Duration most) {
        StatusReport source = report;
        return writer == null
                ? StoreFindings.disabled()
                : writer.findings(state(), source == null ? Map.of() : source.report());
    }
}
