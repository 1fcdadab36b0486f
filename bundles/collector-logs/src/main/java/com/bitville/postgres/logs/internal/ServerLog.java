package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one configured server. All that must survive is in the positions given and returned; what is kept here is a cache. Used by
 * the one thread that runs the collector for that server.
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
    private @Nullable LinePrefix prefix;
    private LogTime time = new LogTime("");
    private String timezone = "";
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

    /** Whether a state is about this log: another configured path is another log. */
    boolean follows(LogState before) {
        return before.configured().equals(settings.path());
    }

    /** From when on entries are told where the log was never read before, in ms since 1970; 0 where none of what is there is. */
    long beginMs(Instant at) {
        return settings.startMs() == 0 ? 0 : at.toEpochMilli() - settings.startMs();
    }

    /**
     * Reads on.
     *
     * @param run whose session is borrowed where the log is not to be had otherwise
     * @param server what the server says about its log
     * @param before what the last committed run left, or null at the very first
     * @param entries takes what is found
     * @param tally takes what became of the rest
     */
    Reading read(Run run, ServerSettings server, @Nullable LogState before, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        String path = server.path(settings.path());
        Positions positions = null;
        try {
            Shelf shelf = Shelves.choose(run, settings, server, before, clock.millis());
            path = shelf.path();
            positions = positions(before, path, run.at());
            // Half of the time is for reading; what is left to read stays for the next run.
            Duration patience = Duration.between(run.at(), run.deadline()).dividedBy(2);
            Reading reading = readFiles(server, shelf, positions, run.at(), patience, entries, tally);
            if (trouble != null) {
                LOG.info("log_readable_again server={} path={}", settings.server(), path);
            }
            trouble = null;
            return reading;
        } catch (CollectException e) {
            absent = positions == null && e.reason() == Reason.UNSUPPORTED ? path : absent;
            // A server that cannot be asked now, or must not be, is said elsewhere.
            if (trouble != e.reason() && e.reason() != Reason.UNAVAILABLE) {
                LOG.warn(
                        "log_not_readable server={} reason={} consequence=no_entries_until_mended message={}",
                        settings.server(),
                        e.reason().word(),
                        e.getMessage());
            }
            trouble = e.reason() == Reason.UNAVAILABLE ? trouble : e.reason();
            throw e;
        }
    }

    /** Where the server itself moved its log, what is old there stays unread. */
    private @Nullable Positions positions(@Nullable LogState before, String path, Instant at) {
        if (before == null || !follows(before)) {
            return null;
        }
        if (before.path().equals(path)) {
            return before.positions();
        }
        long floorMs = before.lastMs() == 0 ? at.toEpochMilli() : before.lastMs();
        return new Positions(
                before.positions().files(), Math.max(floorMs, before.positions().floorMs()));
    }

    private Reading readFiles(
            ServerSettings server,
            Shelf shelf,
            @Nullable Positions before,
            Instant at,
            Duration patience,
            Consumer<Entry> entries,
            Tally tally)
            throws CollectException, InterruptedException {
        String path = shelf.path();
        List<LogFile> files = shelf.files();
        if (files.isEmpty() && before != null && patient()) {
            return Reading.waiting(path, before);
        }
        goneSinceMs = files.isEmpty() ? goneSinceMs : 0;
        if (files.isEmpty()) {
            throw new CollectException(Reason.UNSUPPORTED, shelf.whenEmpty());
        }
        Planner planner = new Planner(shelf, files, tally);
        Plan plan = before == null ? planner.first(path.equals(absent), beginMs(at)) : planner.next(before);
        long runBytes = Math.min(settings.runBytes(), shelf.mostBytes());
        List<Plan.Step> steps = catchUp(plan, runBytes, tally);
        EntryParser parser = parser(server, shelf, plan, entries, tally);
        Reader reader = new Reader(shelf, parser, tally);
        List<Position> positions = new ArrayList<>(reader.read(steps, new Reader.Budget(runBytes, patience)));
        long lag = 0;
        for (int i = 0; i < steps.size(); i++) {
            lag += Math.max(0, steps.get(i).file().size() - positions.get(i).offset());
        }
        // Another prefix than the server says: it was changed, or the files are of another server.
        misread = misread ? tally.lines() == 0 : tally.lines() > 20 && tally.unreadableLines() == tally.lines();
        positions.addAll(plan.untouched());
        LinePrefix used = prefix;
        return new Reading(
                "following",
                path,
                Positions.bounded(positions, before == null ? 0 : before.floorMs()),
                plan.format(),
                plan.format() == LogFormat.STDERR && used != null ? used.text() : "",
                files.get(files.size() - 1).name(),
                files.size(),
                reader.bytes(),
                lag,
                shelf.links());
    }

    /** Whether a followed log has been without a file for so short a time that its rotation may be under way. */
    private boolean patient() {
        long now = clock.millis();
        goneSinceMs = goneSinceMs == 0 ? now : goneSinceMs;
        return now - goneSinceMs < LogSettings.PATIENCE_MS;
    }

    /** Passes over the oldest bytes if there are so many that reading would never catch up. */
    private List<Plan.Step> catchUp(Plan plan, long runBytes, Tally tally) {
        boolean farBehind = plan.unread() > LogSettings.MOST_RUNS_BEHIND * runBytes;
        long tooMuch = farBehind ? plan.unread() - runBytes : 0;
        List<Plan.Step> steps = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            long passed = Math.min(tooMuch, step.unread());
            tooMuch -= passed;
            tally.skipped(passed);
            steps.add(
                    passed == 0 ? step : new Plan.Step(step.file(), step.from().ahead(passed)));
        }
        if (tally.skippedBytes() > 0) {
            LOG.warn(
                    "log_bytes_skipped server={} bytes={} reason=too_far_behind consequence=entries_are_missing",
                    settings.server(),
                    tally.skippedBytes());
        }
        return steps;
    }

    private EntryParser parser(ServerSettings server, Shelf shelf, Plan plan, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        if (!timezone.equals(server.get("log_timezone"))) {
            timezone = server.get("log_timezone");
            time = new LogTime(timezone);
        }
        return switch (plan.format()) {
            case JSONLOG -> new JsonlogParser(time, entries, tally);
            case CSVLOG -> new CsvlogParser(time, entries, tally);
            case STDERR -> new StderrParser(prefix(server, shelf, plan), time, entries, tally);
        };
    }

    /** As configured, as the server says, as the lines look: in that order. */
    private LinePrefix prefix(ServerSettings server, Shelf shelf, Plan plan)
            throws CollectException, InterruptedException {
        String said =
                settings.linePrefix().isEmpty() && !misread ? server.get("log_line_prefix") : settings.linePrefix();
        LinePrefix known = prefix;
        if (said.isEmpty() && (known == null || misread)) {
            known = detect(shelf, plan);
            prefix = plan.steps().isEmpty() ? null : known;
        } else if (!said.isEmpty() && (known == null || !known.text().equals(said))) {
            known = LinePrefix.of(said);
            prefix = known;
        }
        return known == null ? LinePrefix.of(PrefixDetector.DEFAULT) : known;
    }

    private static LinePrefix detect(Shelf shelf, Plan plan) throws CollectException, InterruptedException {
        List<String> sample = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Reader.Budget budget = new Reader.Budget(LineSplitter.LONGEST, Duration.ofSeconds(1));
            Tail.read(shelf, step, 0, budget, false, line -> sample.add(line.text()));
            if (!sample.isEmpty()) {
                break;
            }
        }
        return PrefixDetector.detect(sample);
    }
}
