package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Impairment;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.identity.FileOwners;
import com.bitville.postgres.logs.internal.source.LogDestination;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSettings;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.logs.internal.source.SqlLogSource;
import com.bitville.postgres.logs.internal.source.SymbolicLinks;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.logs.internal.summary.LogTables;
import com.bitville.postgres.logs.internal.summary.ReadResult;
import com.bitville.postgres.logs.internal.summary.RequestFacts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subject {@code logs}: the log entries of a server since the last run. It needs no session if there are files, because a log is most
 * important while its server is down.
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
                    LogTables.STATE_OF_LOGS,
                    LogTables.GAPS,
                    LogTables.COUNTS,
                    LogTables.MESSAGES,
                    LogTables.DURATIONS,
                    LogTables.ENTRIES,
                    RequestFacts.TABLE));

    private final Map<String, ServerLog> logs = new ConcurrentHashMap<>();
    private volatile TagFilter tags = TagFilter.NONE;

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

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindTags(TagFilter filter) {
        tags = filter;
    }

    void unbindTags(TagFilter filter) {
        if (tags == filter) {
            tags = TagFilter.NONE;
        }
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    /** The SQL for a log that cannot be read from files; for files only the SQL for changed log settings. */
    @Override
    public List<List<Sql>> sql() {
        return List.of(
                List.of(SqlLogSource.OFFER),
                List.of(SqlLogSource.FILES),
                List.of(SqlLogSource.READ),
                List.of(FileOwners.SESSIONS),
                List.of(EffectiveLogSettings.SETTINGS),
                List.of(EffectiveLogSettings.ZONE));
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
        LogDestination server = server(run, settings, before == null ? Map.of() : before.settings());
        boolean follows = before != null && log.follows(before);
        long fromMs = before != null && follows ? before.fromMs() : log.beginMs(run.at());
        FileOwners owners = FileOwners.of(server, before != null && follows ? before.settings() : Map.of());
        Pass pass = read(run, log, server, before, fromMs, owners);
        ReadResult readResult = pass.readResult();
        LogSummary logSummary = pass.logSummary();
        ReadStatistics readStatistics = pass.readStatistics();
        Instant lastAt = logSummary.lastAt();
        long lastMs = lastAt != null ? lastAt.toEpochMilli() : before == null ? 0 : before.lastMs();
        Instant lastBefore = before == null || before.lastMs() == 0 ? null : Instant.ofEpochMilli(before.lastMs());
        Legibility.Gap unread = log.legibility()
                .judge(readStatistics.unreadable(), logSummary.total(), readResult.format(), lastBefore);
        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(Rowset.complete(
                LogTables.STATE_OF_LOGS,
                List.<@Nullable Object[]>of(state(
                        readResult,
                        word(readResult, owners, settings, log.legibility().trouble()),
                        log.legibility().trouble(),
                        readStatistics,
                        lastAt,
                        lag(readResult, lastMs, log.nowMs())))));
        rowsets.add(Rowset.complete(LogTables.GAPS, gaps(lastBefore, logSummary, readResult, readStatistics, unread)));
        rowsets.addAll(logSummary.rowsets());
        boolean caughtUp = readResult.files() > 0 && readResult.lagBytes() == 0;
        Map<String, String> kept = FileOwners.without(SymbolicLinks.without(log.remember(server)));
        kept.putAll(readResult.links());
        kept.putAll(owners.remembered(readResult.found()));
        LogState next = new LogState(
                settings.path(), readResult.path(), lastMs, caughtUp ? 0 : fromMs, kept, readResult.positions());
        Snapshot snapshot = new Snapshot(SUBJECT, run.server(), run.at(), 0, rowsets, Optional.of(next.toBytes()));
        return impairment(run, readResult, log.legibility().trouble(), owners, settings)
                .map(snapshot::with)
                .orElse(snapshot);
    }

    /** One reading of the files, whose results are used only if all of it may be this server's. */
    private record Pass(LogSummary logSummary, ReadStatistics readStatistics, ReadResult readResult) {}

    /** Reads, and reads again without the files that turn out to be another server's. */
    private Pass read(
            Run run, ServerLog log, LogDestination server, @Nullable LogState before, long fromMs, FileOwners owners)
            throws CollectException, InterruptedException {
        Pass pass = pass(run, log, server, before, fromMs, owners);
        while (owners.judge(run)) {
            pass = pass(run, log, server, before, fromMs, owners);
        }
        if (needsProof(log.settings(), pass.readResult())) {
            owners.holdBack();
            pass = pass(run, log, server, before, fromMs, owners);
        }
        return pass;
    }

    private Pass pass(
            Run run, ServerLog log, LogDestination server, @Nullable LogState before, long fromMs, FileOwners owners)
            throws CollectException, InterruptedException {
        LogSettings settings = log.settings();
        LogSummary logSummary = new LogSummary(settings.server(), settings.entryBytes(), tags);
        ReadStatistics readStatistics = new ReadStatistics(logSummary::lastAt);
        Consumer<Entry> entries = entry -> {
            owners.see(entry);
            take(entry, fromMs, logSummary, readStatistics);
        };
        return new Pass(logSummary, readStatistics, log.read(run, server, before, entries, readStatistics, owners));
    }

    /** Whether neither the operator nor the server said that these are its files: one that just lies at the default path may be anybody's. */
    private static boolean needsProof(LogSettings settings, ReadResult readResult) {
        return settings.path().equals(LogsConfig.DEFAULT_PATH)
                && readResult.path().equals(LogsConfig.DEFAULT_PATH);
    }

    /** The state of the log, the worst first. */
    private static String word(
            ReadResult readResult, FileOwners owners, LogSettings settings, Legibility.@Nullable Trouble trouble) {
        if (!readResult.state().equals("following")) {
            return readResult.state();
        }
        if (trouble != null) {
            return "unreadable";
        }
        boolean told = !settings.path().equals(LogsConfig.DEFAULT_PATH) || needsProof(settings, readResult);
        return told && !owners.provesNewest(owners.possible(readResult.found()))
                ? "identity_unproven"
                : readResult.state();
    }

    /** Reports files of another server, else lines that are not understood, else files that wait for a proof. */
    private static Optional<Impairment> impairment(
            Run run,
            ReadResult readResult,
            Legibility.@Nullable Trouble trouble,
            FileOwners owners,
            LogSettings settings) {
        List<LogFile> foreign = owners.foreign(readResult.found());
        if (!foreign.isEmpty()) {
            return Optional.of(LogRemedy.foreign(run, settings, foreign, readResult));
        }
        if (trouble == null && needsProof(settings, readResult) && readResult.lagBytes() > 0) {
            return Optional.of(LogRemedy.unproven(readResult));
        }
        return trouble == null || readResult.files() == 0
                ? Optional.empty()
                : Optional.of(new Impairment(
                        "unreadable",
                        "lines of the log are not entries and are skipped: "
                                + trouble.cause().words()));
    }

    /** If nothing is known about the server yet and its log could be anywhere, this run asks the server. */
    private static LogDestination server(Run run, LogSettings settings, Map<String, String> remembered)
            throws CollectException, InterruptedException {
        LogDestination known = LogDestination.of(run.lastCapabilities(), remembered);
        return known.sayWhere(settings.path())
                ? known
                : LogDestination.of(Optional.of(run.borrowSession().capabilities()), remembered);
    }

    private static void take(Entry entry, long fromMs, LogSummary logSummary, ReadStatistics readStatistics) {
        readStatistics.told(entry);
        Instant time = fromMs == 0 ? null : entry.time();
        if (time == null || time.toEpochMilli() >= fromMs) {
            logSummary.take(entry);
        }
    }

    private static @Nullable LogState state(byte[] state) {
        try {
            return LogState.fromBytes(state);
        } catch (IOException e) {
            LOG.warn("log_positions_unknown reason={} consequence=the_log_is_read_from_its_end_on", e.getMessage());
            return null;
        }
    }

    private static double lag(ReadResult readResult, long lastMs, long nowMs) {
        boolean behind = readResult.lagBytes() > 0 && lastMs > 0;
        return behind ? Math.max(0, nowMs - lastMs) / 1000.0 : 0;
    }

    private static @Nullable Object[] state(
            ReadResult readResult,
            String word,
            Legibility.@Nullable Trouble trouble,
            ReadStatistics readStatistics,
            @Nullable Instant lastAt,
            double lag) {
        boolean waiting = readResult.files() == 0;
        return new @Nullable Object[] {
            readResult.path(),
            word,
            trouble == null ? null : trouble.cause().word(),
            trouble == null || trouble.looksLike().isEmpty() ? null : trouble.looksLike(),
            waiting ? null : readResult.format().word(),
            readResult.prefix().isEmpty() ? null : readResult.prefix(),
            readResult.file().isEmpty() ? null : readResult.file(),
            readResult.files(),
            readResult.readBytes(),
            readResult.lagBytes(),
            lag,
            readStatistics.skippedBytes(),
            readStatistics.lines(),
            readStatistics.unreadableLines(),
            readStatistics.tornLines(),
            readStatistics.cutLines(),
            readStatistics.truncations(),
            lastAt
        };
    }

    private static List<@Nullable Object[]> gaps(
            @Nullable Instant from,
            LogSummary logSummary,
            ReadResult readResult,
            ReadStatistics readStatistics,
            Legibility.@Nullable Gap unread) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        if (readStatistics.skippedBytes() > 0) {
            long mean = readStatistics.lines() == 0 ? 0 : Math.max(1, readResult.readBytes() / readStatistics.lines());
            Long lines = mean == 0 ? null : (Long) (readStatistics.skippedBytes() / mean);
            rows.add(new @Nullable Object[] {
                "too_far_behind", readStatistics.skippedBytes(), lines, from, logSummary.firstAt()
            });
        }
        if (readStatistics.truncations() > 0) {
            rows.add(new @Nullable Object[] {"truncated", null, null, from, logSummary.firstAt()});
        }
        if (readStatistics.vanishedFiles() > 0) {
            rows.add(new @Nullable Object[] {"vanished", null, null, from, logSummary.firstAt()});
        }
        if (readStatistics.nulBytes() > 0) {
            rows.add(new @Nullable Object[] {"nul_bytes", readStatistics.nulBytes(), null, from, logSummary.lastAt()});
        }
        if (unread != null) {
            rows.add(new @Nullable Object[] {"unreadable", unread.bytes(), unread.lines(), unread.from(), unread.to()});
        }
        return rows;
    }
}
