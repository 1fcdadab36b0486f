package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subject {@code logs}: what a server has logged since the last run. It needs no session, because a log is never so interesting as
 * while its server is down.
 */
@Component(service = Collector.class)
public final class LogsCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(LogsCollector.class);

    private static final Subject SUBJECT = new Subject(
            "logs",
            Scope.SERVER_FILES,
            Duration.ZERO,
            Lane.CORE,
            List.of(
                    Columns.STATE_OF_LOGS,
                    Columns.GAPS,
                    Columns.COUNTS,
                    Columns.MESSAGES,
                    Columns.DURATIONS,
                    Columns.ENTRIES,
                    Columns.CORRELATED));

    private final Map<String, ServerLog> logs = new ConcurrentHashMap<>();

    /** Begins without a log; each configured one is bound. */
    @Activate
    public LogsCollector() {}

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void bindLog(ServerLog log) {
        logs.put(log.settings().server(), log);
    }

    void unbindLog(ServerLog log) {
        logs.remove(log.settings().server(), log);
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        ServerLog log = logs.get(run.server());
        if (log == null) {
            throw new CollectException(
                    Reason.UNSUPPORTED, "no log of the server " + run.server() + " is configured: set its log_path");
        }
        LogSettings settings = log.settings();
        LogState before = run.state().map(LogsCollector::state).orElse(null);
        ServerSettings server =
                ServerSettings.of(run.lastCapabilities(), before == null ? Map.of() : before.settings());
        Harvest harvest = new Harvest(settings.server(), settings.entryBytes());
        Tally tally = new Tally();
        // Half of the time is for reading; what is left to read stays for the next run.
        Duration patience = Duration.between(run.at(), run.deadline()).dividedBy(2);
        Reading reading =
                log.read(server, positions(before, settings, server, run.at()), patience, harvest::take, tally);
        Instant lastAt = harvest.lastAt();
        long lastMs = lastAt != null ? lastAt.toEpochMilli() : before == null ? 0 : before.lastMs();
        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(Rowset.complete(
                Columns.STATE_OF_LOGS,
                List.<@Nullable Object[]>of(state(reading, tally, lastAt, lag(reading, lastMs, log.nowMs())))));
        rowsets.add(Rowset.complete(Columns.GAPS, gaps(before, harvest, reading, tally)));
        rowsets.addAll(harvest.rowsets());
        LogState next = new LogState(settings.path(), reading.path(), lastMs, server.values(), reading.positions());
        return new Snapshot(SUBJECT, run.server(), run.at(), 0, rowsets, Optional.of(next.toBytes()));
    }

    private static @Nullable LogState state(byte[] state) {
        try {
            return LogState.fromBytes(state);
        } catch (IOException e) {
            LOG.warn("log_positions_unknown reason={} consequence=the_log_is_read_from_its_end_on", e.getMessage());
            return null;
        }
    }

    /** Another configured path is another log; where the server itself moved its log, what is old there stays unread. */
    private static @Nullable Positions positions(
            @Nullable LogState before, LogSettings settings, ServerSettings server, Instant at) {
        if (before == null || !before.configured().equals(settings.path())) {
            return null;
        }
        if (before.path().equals(server.path(settings.path()))) {
            return before.positions();
        }
        long floorMs = before.lastMs() == 0 ? at.toEpochMilli() : before.lastMs();
        return new Positions(
                before.positions().files(), Math.max(floorMs, before.positions().floorMs()));
    }

    private static double lag(Reading reading, long lastMs, long nowMs) {
        boolean behind = reading.lagBytes() > 0 && lastMs > 0;
        return behind ? Math.max(0, nowMs - lastMs) / 1000.0 : 0;
    }

    private static @Nullable Object[] state(Reading reading, Tally tally, @Nullable Instant lastAt, double lag) {
        boolean waiting = reading.files() == 0;
        return new @Nullable Object[] {
            reading.path(),
            reading.state(),
            waiting ? null : reading.format().word(),
            reading.prefix().isEmpty() ? null : reading.prefix(),
            reading.file().isEmpty() ? null : reading.file(),
            reading.files(),
            reading.readBytes(),
            reading.lagBytes(),
            lag,
            tally.skippedBytes(),
            tally.lines(),
            tally.unreadableLines(),
            tally.cutLines(),
            tally.truncations(),
            lastAt
        };
    }

    private static List<@Nullable Object[]> gaps(
            @Nullable LogState before, Harvest harvest, Reading reading, Tally tally) {
        Instant from = before == null || before.lastMs() == 0 ? null : Instant.ofEpochMilli(before.lastMs());
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (tally.skippedBytes() > 0) {
            long mean = tally.lines() == 0 ? 0 : Math.max(1, reading.readBytes() / tally.lines());
            Long lines = mean == 0 ? null : (Long) (tally.skippedBytes() / mean);
            rows.add(new @Nullable Object[] {"too_far_behind", tally.skippedBytes(), lines, from, harvest.firstAt()});
        }
        if (tally.truncations() > 0) {
            rows.add(new @Nullable Object[] {"truncated", null, null, from, harvest.firstAt()});
        }
        return rows;
    }
}
