package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.time.Clock;
import java.time.Duration;
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
    }

    LogSettings settings() {
        return settings;
    }

    long nowMs() {
        return clock.millis();
    }

    /**
     * Reads on.
     *
     * @param server what the server says about its log
     * @param before where the last committed run ended, or null at the very first
     * @param patience for how long to read at most
     * @param entries takes what is found
     * @param tally takes what became of the rest
     */
    Reading read(
            ServerSettings server, @Nullable Positions before, Duration patience, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        String path = server.path(settings.path());
        try {
            Reading reading = readFiles(server, path, before, patience, entries, tally);
            if (trouble != null) {
                LOG.info("log_readable_again server={} path={}", settings.server(), path);
            }
            trouble = null;
            return reading;
        } catch (CollectException e) {
            absent = before == null && e.reason() == Reason.UNSUPPORTED ? path : absent;
            if (trouble != e.reason()) {
                LOG.warn(
                        "log_not_readable server={} reason={} consequence=no_entries_until_mended message={}",
                        settings.server(),
                        e.reason().word(),
                        e.getMessage());
            }
            trouble = e.reason();
            throw e;
        }
    }

    private Reading readFiles(
            ServerSettings server,
            String path,
            @Nullable Positions before,
            Duration patience,
            Consumer<Entry> entries,
            Tally tally)
            throws CollectException, InterruptedException {
        List<LogFile> files = new LogPath(path).files();
        if (files.isEmpty() && before != null && patient()) {
            return Reading.waiting(path, before);
        }
        goneSinceMs = files.isEmpty() ? goneSinceMs : 0;
        if (files.isEmpty()) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    "there is no file " + path + ": set log_path of this server, and logging_collector = on");
        }
        Planner planner = new Planner(files, tally);
        Plan plan = before == null ? planner.first(path.equals(absent)) : planner.next(before);
        List<Plan.Step> steps = catchUp(plan, tally);
        EntryParser parser = parser(server, plan, entries, tally);
        Reader reader = new Reader(parser, tally, clock.millis());
        List<Position> positions =
                new ArrayList<>(reader.read(steps, new Reader.Budget(settings.runBytes(), patience)));
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
                lag);
    }

    /** Whether a followed log has been without a file for so short a time that its rotation may be under way. */
    private boolean patient() {
        long now = clock.millis();
        goneSinceMs = goneSinceMs == 0 ? now : goneSinceMs;
        return now - goneSinceMs < LogSettings.PATIENCE_MS;
    }

    /** Passes over the oldest bytes if there are so many that reading would never catch up. */
    private List<Plan.Step> catchUp(Plan plan, Tally tally) {
        boolean farBehind = plan.unread() > LogSettings.MOST_RUNS_BEHIND * settings.runBytes();
        long tooMuch = farBehind ? plan.unread() - settings.runBytes() : 0;
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

    private EntryParser parser(ServerSettings server, Plan plan, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        if (!timezone.equals(server.get("log_timezone"))) {
            timezone = server.get("log_timezone");
            time = new LogTime(timezone);
        }
        return switch (plan.format()) {
            case JSONLOG -> new JsonlogParser(time, entries, tally);
            case CSVLOG -> new CsvlogParser(time, entries, tally);
            case STDERR -> new StderrParser(prefix(server, plan), time, entries, tally);
        };
    }

    /** As configured, as the server says, as the lines look: in that order. */
    private LinePrefix prefix(ServerSettings server, Plan plan) throws CollectException, InterruptedException {
        String said =
                settings.linePrefix().isEmpty() && !misread ? server.get("log_line_prefix") : settings.linePrefix();
        LinePrefix known = prefix;
        if (said.isEmpty() && (known == null || misread)) {
            known = detect(plan);
            prefix = plan.steps().isEmpty() ? null : known;
        } else if (!said.isEmpty() && (known == null || !known.text().equals(said))) {
            known = LinePrefix.of(said);
            prefix = known;
        }
        return known == null ? LinePrefix.of(PrefixDetector.DEFAULT) : known;
    }

    private static LinePrefix detect(Plan plan) throws CollectException, InterruptedException {
        List<String> sample = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Reader.Budget budget = new Reader.Budget(LineSplitter.LONGEST, Duration.ofSeconds(1));
            Tail.read(step, 0, budget, false, 0, line -> sample.add(line.text()));
            if (!sample.isEmpty()) {
                break;
            }
        }
        return PrefixDetector.detect(sample);
    }
}
