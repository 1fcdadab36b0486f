package com.bitville.postgres.logs.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one configured server. All that must survive is in the positions given and returned; what is kept here is a cache. Used by
 * the one thread that runs the collector.
 */
@Component(
        service = ServerLog.class,
        configurationPid = "bitville.logs",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogsConfig.class, factory = true)
public final class ServerLog {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLog.class);

    private final LogSettings settings;
    private final LogPath path;
    private final Clock clock;
    private @Nullable LinePrefix prefix;
    private boolean absent;
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
        this.path = new LogPath(settings.path());
        this.clock = clock;
        this.prefix = settings.linePrefix().isEmpty() ? null : LinePrefix.of(settings.linePrefix());
    }

    LogSettings settings() {
        return settings;
    }

    /**
     * Reads on.
     *
     * @param before where the last committed run ended, or null at the very first
     * @param entries takes what is found
     * @param tally takes what became of the rest
     */
    Reading read(@Nullable Positions before, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        try {
            Reading reading = readFiles(before, entries, tally);
            if (trouble != null) {
                LOG.info("log_readable_again server={} path={}", settings.server(), settings.path());
            }
            trouble = null;
            return reading;
        } catch (CollectException e) {
            absent |= before == null && e.reason() == Reason.UNSUPPORTED;
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

    private Reading readFiles(@Nullable Positions before, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        List<LogFile> files = path.files();
        if (files.isEmpty() && before != null && patient()) {
            return Reading.waiting(before);
        }
        goneSinceMs = files.isEmpty() ? goneSinceMs : 0;
        if (files.isEmpty()) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    "there is no file " + settings.path()
                            + ": set log_path of this server, and logging_collector = on");
        }
        Planner planner = new Planner(files, tally);
        Plan plan = before == null ? planner.first(absent) : planner.next(before);
        List<Plan.Step> steps = catchUp(plan, tally);
        EntryParser parser = parser(plan, entries, tally);
        Reader reader = new Reader(parser, tally, clock.millis());
        List<Position> positions = new ArrayList<>(reader.read(steps, LogSettings.RUN_BYTES));
        long lag = 0;
        for (int i = 0; i < steps.size(); i++) {
            lag += Math.max(0, steps.get(i).file().size() - positions.get(i).offset());
        }
        if (tally.lines() > 20
                && tally.unreadableLines() == tally.lines()
                && settings.linePrefix().isEmpty()) {
            prefix = null;
        }
        positions.addAll(plan.untouched());
        return new Reading(
                "following",
                Positions.bounded(positions, before == null ? 0 : before.floorMs()),
                plan.format(),
                plan.format() == LogFormat.STDERR && prefix != null ? prefix.text() : "",
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
        long tooMuch = plan.unread() > LogSettings.MOST_BEHIND ? plan.unread() - LogSettings.RUN_BYTES : 0;
        List<Plan.Step> steps = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            long passed = Math.min(tooMuch, step.unread());
            tooMuch -= passed;
            tally.skipped(passed);
            steps.add(passed == 0 ? step : new Plan.Step(step.file(), ahead(step.from(), passed)));
        }
        if (tally.skippedBytes() > 0) {
            LOG.warn(
                    "log_bytes_skipped server={} bytes={} reason=too_far_behind consequence=entries_are_missing",
                    settings.server(),
                    tally.skippedBytes());
        }
        return steps;
    }

    private static Position ahead(Position from, long bytes) {
        return new Position(
                from.device(),
                from.inode(),
                from.headLength(),
                from.headHash(),
                from.offset() + bytes,
                true,
                from.modifiedMs());
    }

    private EntryParser parser(Plan plan, Consumer<Entry> entries, Tally tally)
            throws CollectException, InterruptedException {
        return switch (plan.format()) {
            case JSONLOG -> new JsonlogParser(entries, tally);
            case CSVLOG -> new CsvlogParser(entries, tally);
            case STDERR -> new StderrParser(prefix(plan), entries, tally);
        };
    }

    private LinePrefix prefix(Plan plan) throws CollectException, InterruptedException {
        LinePrefix known = prefix;
        if (known == null) {
            known = detect(plan);
            prefix = plan.steps().isEmpty() ? null : known;
        }
        return known;
    }

    private static LinePrefix detect(Plan plan) throws CollectException, InterruptedException {
        List<String> sample = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Tail.read(step, 0, LineSplitter.LONGEST, false, 0, line -> sample.add(line.text()));
            if (!sample.isEmpty()) {
                break;
            }
        }
        return PrefixDetector.detect(sample);
    }
}
