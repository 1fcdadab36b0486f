package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.follow.FilePosition;
import com.bitville.postgres.logs.internal.follow.FileTail;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.LogPositions;
import com.bitville.postgres.logs.internal.follow.PlanReader;
import com.bitville.postgres.logs.internal.follow.ReadPlan;
import com.bitville.postgres.logs.internal.follow.ReadPlanner;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.identity.FileOwners;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.prefix.PrefixDetector;
import com.bitville.postgres.logs.internal.source.LogDestination;
import com.bitville.postgres.logs.internal.source.LogFile;
import com.bitville.postgres.logs.internal.source.LogSettings;
import com.bitville.postgres.logs.internal.source.LogSource;
import com.bitville.postgres.logs.internal.source.LogsConfig;
import com.bitville.postgres.logs.internal.summary.ReadResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one configured server. Everything that must survive is in the positions passed in and returned; the fields are a cache. Used
 * by the one thread that runs the collector for that server.
 */
@Component(
        service = ServerLog.class,
        configurationPid = "bitville.logs",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ServerLog {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);

    private final LogSettings settings;
    private final Clock clock;
    private final Legibility legibility;
    private final LogSources logSources;
    private @Nullable EffectiveLogSettings effectiveLogSettings;
    private @Nullable String guessed;
    private boolean misread;
    private String absent = "";
    private long goneSinceMs;
    private @Nullable Reason trouble;

    /**
     * The component as configured.
     *
     * @param config one server's log
     */
    @Activate
    public ServerLog(LogsConfig config) {
        this(LogSettings.of(config), Clock.systemUTC());
    }

    ServerLog(LogSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.legibility = new Legibility(settings.server());
        this.logSources = new LogSources(settings);
    }

    LogSettings settings() {
        return settings;
    }

    /** Whether its lines are understood. */
    Legibility legibility() {
        return legibility;
    }

    long nowMs() {
        return clock.millis();
    }

    /** Whether a state belongs to this log: another configured path means another log. */
    boolean follows(LogState before) {
        return before.configured().equals(settings.path());
    }

    /** The start time of entries at the very first read, in ms since 1970; 0 to skip all existing entries. */
    long beginMs(Instant at) {
        return settings.startMs() == 0 ? 0 : at.toEpochMilli() - settings.startMs();
    }

    /**
     * Continues reading.
     *
     * @param run its session is borrowed if the log cannot be read otherwise
     * @param server the server's log settings
     * @param before the state of the last committed run, or null at the very first
     * @param entries collects the entries
     * @param readStatistics collects everything else
     * @param owners whose log each file is
     */
    ReadResult read(
            Run run,
            LogDestination server,
            @Nullable LogState before,
            Consumer<Entry> entries,
            ReadStatistics readStatistics,
            FileOwners owners)
            throws CollectException, InterruptedException {
        String path = server.path(settings.path());
        LogPositions logPositions = null;
        try {
            LogSource logSource = logSources.choose(run, server, before, clock.millis());
            path = logSource.path();
            logPositions = positions(before, path, run.at());
            EffectiveLogSettings now = inForce(run, server, before);
            OwnedFiles owned = new OwnedFiles(logSource, present(logSource, logPositions), owners);
            ReadResult readResult = readFiles(run, now, owned, logPositions, entries, readStatistics);
            now.end();
            if (trouble != null) {
                LOG.info("log_readable_again server={} path={}", settings.server(), path);
            }
            trouble = null;
            return readResult;
        } catch (CollectException e) {
            absent = logPositions == null && e.reason() == Reason.UNSUPPORTED ? path : absent;
            // A server that cannot or must not be asked now is reported elsewhere.
            if (trouble != e.reason() && e.reason() != Reason.UNAVAILABLE) {
                LOG.warn(
                        "log_not_readable server={} reason={} consequence=no_entries_until_mended message={}",
                        settings.server(),
                        e.reason().word(),
                        e.getMessage());
            }
            trouble = e.reason() == Reason.UNAVAILABLE ? trouble : e.reason();
            throw LogRemedy.complete(e, run, settings, server);
        }
    }

    /** If the server itself moved its log, old entries at the new place are not read. */
    private @Nullable LogPositions positions(@Nullable LogState before, String path, Instant at) {
        if (before == null || !follows(before)) {
            return null;
        }
        if (before.path().equals(path)) {
            return before.positions();
        }
        long floorMs = before.lastMs() == 0 ? at.toEpochMilli() : before.lastMs();
        return new LogPositions(
                before.positions().files(), Math.max(floorMs, before.positions().floorMs()));
    }

    /** The settings in force at the positions: only a committed run has continued from there. */
    private EffectiveLogSettings inForce(Run run, LogDestination server, @Nullable LogState before) {
        boolean follows = before != null && follows(before);
        Map<String, String> known = before != null && follows ? before.settings() : Map.of();
        EffectiveLogSettings now = new EffectiveLogSettings(settings.linePrefix(), server, known);
        now.time().continueFrom(before != null && follows ? before.lastMs() : 0);
        now.begin(run, server, known);
        effectiveLogSettings = now;
        return now;
    }

    /** The server's settings for the next run. */
    Map<String, String> remember(LogDestination server) {
        Map<String, String> values = new HashMap<>(server.values());
        EffectiveLogSettings now = effectiveLogSettings;
        if (now != null) {
            values.putAll(now.values());
        }
        return values;
    }

    /** All files; none if a rotation may be in progress. */
    private List<LogFile> present(LogSource logSource, @Nullable LogPositions before)
            throws CollectException, InterruptedException {
        List<LogFile> found = logSource.files();
        if (found.isEmpty() && (before == null || !patient())) {
            throw new CollectException(Reason.UNSUPPORTED, logSource.whenEmpty());
        }
        goneSinceMs = found.isEmpty() ? goneSinceMs : 0;
        return found;
    }

    /** The positions of the files read, and of those of another server at their ends. */
    private static LogPositions passing(List<FilePosition> read, List<LogFile> foreign, @Nullable LogPositions before) {
        List<FilePosition> positions = new ArrayList<>(read);
        foreign.forEach(file -> positions.add(FilePosition.passed(file)));
        return LogPositions.bounded(positions, before == null ? 0 : before.floorMs());
    }

    /** The files of a source, and whose log each is. */
    private record OwnedFiles(LogSource logSource, List<LogFile> found, FileOwners owners) {}

    private ReadResult readFiles(
            Run run,
            EffectiveLogSettings now,
            OwnedFiles owned,
            @Nullable LogPositions before,
            Consumer<Entry> entries,
            ReadStatistics readStatistics)
            throws CollectException, InterruptedException {
        LogSource logSource = owned.logSource();
        String path = logSource.path();
        List<LogFile> foreign = owned.owners().foreign(owned.found());
        List<LogFile> files = owned.owners().possible(owned.found());
        if (owned.found().isEmpty() && before != null) {
            return ReadResult.waiting(path, before);
        }
        if (files.isEmpty()) {
            return ReadResult.refused(path, passing(List.of(), foreign, before), foreign, logSource.links());
        }
        ReadPlanner readPlanner = new ReadPlanner(logSource, files, readStatistics);
        ReadPlan readPlan = before == null
                ? readPlanner.first(path.equals(absent), beginMs(run.at()))
                : readPlanner.next(before.without(foreign));
        long runBytes = Math.min(settings.runBytes(), logSource.mostBytes());
        List<ReadPlan.Step> held = new ArrayList<>();
        List<ReadPlan.Step> steps = new ArrayList<>();
        catchUp(readPlan, runBytes, readStatistics)
                .forEach(step -> (owned.owners().holdsBack(step.file()) ? held : steps).add(step));
        owned.owners().reads(steps.stream().map(ReadPlan.Step::file).toList());
        EntryParser parser = parser(now, logSource, readPlan, entries, readStatistics);
        PlanReader planReader = new PlanReader(logSource, parser, readStatistics);
        // Half of the time is for reading; the rest of the log stays for the next run.
        Duration patience = Duration.between(run.at(), run.deadline()).dividedBy(2);
        List<FilePosition> positions =
                new ArrayList<>(planReader.read(steps, new PlanReader.Budget(runBytes, patience)));
        long lag = 0;
        for (int i = 0; i < steps.size(); i++) {
            lag += Math.max(0, steps.get(i).file().size() - positions.get(i).offset());
        }
        lag += held.stream().mapToLong(ReadPlan.Step::unread).sum();
        // Another prefix than the server reports, or than was guessed: it was changed, or the files belong to another
        // server. From here on, lines are also parsed by what they look like.
        if (readStatistics.lines() > 20 && readStatistics.unreadableLines() == readStatistics.lines()) {
            misread = true;
            guessed = null;
        }
        positions.addAll(readPlan.untouched());
        held.forEach(step -> positions.add(step.from()));
        return new ReadResult(
                "following",
                path,
                passing(positions, foreign, before),
                readPlan.format(),
                readPlan.format() == LogFormat.STDERR ? now.prefix() : "",
                files.get(files.size() - 1).name(),
                owned.found().size(),
                planReader.bytes(),
                lag,
                owned.found(),
                logSource.links());
    }

    /** Whether a followed log has had no file for only a short time, so that a rotation may be in progress. */
    private boolean patient() {
        long now = clock.millis();
        goneSinceMs = goneSinceMs == 0 ? now : goneSinceMs;
        return now - goneSinceMs < LogSettings.PATIENCE_MS;
    }

    /** Skips the oldest bytes if there are so many that reading would never catch up. */
    private List<ReadPlan.Step> catchUp(ReadPlan readPlan, long runBytes, ReadStatistics readStatistics) {
        boolean farBehind = readPlan.unread() > LogSettings.MOST_RUNS_BEHIND * runBytes;
        long tooMuch = farBehind ? readPlan.unread() - runBytes : 0;
        List<ReadPlan.Step> steps = new ArrayList<>();
        for (ReadPlan.Step step : readPlan.steps()) {
            long passed = Math.min(tooMuch, step.unread());
            tooMuch -= passed;
            readStatistics.skipped(passed);
            steps.add(
                    passed == 0
                            ? step
                            : new ReadPlan.Step(step.file(), step.from().ahead(passed)));
        }
        if (readStatistics.skippedBytes() > 0) {
            LOG.warn(
                    "log_bytes_skipped server={} bytes={} reason=too_far_behind consequence=entries_are_missing",
                    settings.server(),
                    readStatistics.skippedBytes());
        }
        return steps;
    }

    private EntryParser parser(
            EffectiveLogSettings now,
            LogSource logSource,
            ReadPlan readPlan,
            Consumer<Entry> entries,
            ReadStatistics readStatistics)
            throws CollectException, InterruptedException {
        Consumer<Entry> watched = entry -> {
            now.see(entry);
            entries.accept(entry);
        };
        return switch (readPlan.format()) {
            case JSONLOG -> new JsonlogParser(now.time(), watched, readStatistics);
            case CSVLOG -> new CsvlogParser(now.time(), watched, readStatistics);
            case STDERR -> {
                guess(now, logSource, readPlan);
                yield new StderrParser(now, now.time(), entries, readStatistics);
            }
        };
    }

    /** If the prefix is unknown, or lines do not match it, it is derived from the lines. */
    private void guess(EffectiveLogSettings now, LogSource logSource, ReadPlan readPlan)
            throws CollectException, InterruptedException {
        if (now.knowsPrefix() && !misread) {
            return;
        }
        String known = guessed;
        if (known == null) {
            known = detect(logSource, readPlan);
            guessed = known;
        }
        if (known != null) {
            now.guess(known);
        } else if (!now.knowsPrefix()) {
            now.assume(PrefixDetector.DEFAULT);
        }
    }

    private static @Nullable String detect(LogSource logSource, ReadPlan readPlan)
            throws CollectException, InterruptedException {
        List<String> sample = new ArrayList<>();
        for (ReadPlan.Step step : readPlan.steps()) {
            PlanReader.Budget budget = new PlanReader.Budget(LineSplitter.LONGEST, Duration.ofSeconds(1));
            FileTail.read(logSource, step, 0, budget, false, line -> sample.add(line.text()));
            if (!sample.isEmpty()) {
                break;
            }
        }
        LinePrefix found = PrefixDetector.detect(sample);
        return found == null ? null : found.text();
    }
}
