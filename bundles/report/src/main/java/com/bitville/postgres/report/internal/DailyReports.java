package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A report a day of each configured server, below {@code data/reports}; the last 14 are kept. Of one that is configured no longer none is
 * made, and its last ones stay. What was due while the agent was stopped is made once,
 * when it runs again: the file of the time that was due tells whether it was. While {@code report.daily} is empty there is no thread.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "bitville.report",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DailyReports {
    static final int KEPT = 14;

    private static final Logger LOG = LoggerFactory.getLogger(DailyReports.class);
    private static final Duration DAY = Duration.ofDays(1);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long STOP_S = 3;

    private final ServerReports reports;
    private final Optional<DailySchedule> schedule;
    private final Clock clock;
    private final @Nullable ScheduledExecutorService timer;
    private String told = "";

    /**
     * Created by the component runtime.
     *
     * @param reports makes them
     * @param config {@code [report]}
     */
    @Activate
    public DailyReports(@Reference ServerReports reports, ReportConfig config) {
        this(reports, DailySchedule.of(Objects.requireNonNullElse(config.daily(), "")), Clock.systemUTC());
    }

    DailyReports(ServerReports reports, Optional<DailySchedule> schedule, Clock clock) {
        this.reports = reports;
        this.schedule = schedule;
        this.clock = clock;
        this.timer = schedule.isEmpty() ? null : Threads.timer("bitville-report");
    }

    @Activate
    void start() {
        ScheduledExecutorService rounds = timer;
        if (rounds != null) {
            Guard guard = new Guard(
                    defect -> LOG.warn(
                            "report_defect defect={} trace={} consequence=no_daily_report",
                            defect.what(),
                            defect.trace()),
                    () -> LOG.info("report_well_again"));
            // A minute after the start, when servers have been read; then each minute, whatever the clock did.
            var unused = rounds.scheduleWithFixedDelay(guard.task(this::round), 1, 1, TimeUnit.MINUTES);
        }
    }

    @Deactivate
    void stop() {
        if (timer != null) {
            timer.shutdownNow();
            try {
                timer.awaitTermination(STOP_S, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes what is due and was not made. */
    void round() {
        if (schedule.isEmpty()) {
            return;
        }
        Instant due = schedule.get().last(clock.instant());
        for (String server : reports.configured()) {
            Path file = Path.of(name(server) + STAMP.format(due) + ".html");
            if (!Files.exists(reports.folder().resolve(file), LinkOption.NOFOLLOW_LINKS)) {
                make(server, due, file);
            }
        }
    }

    private void make(String server, Instant due, Path file) {
        try {
            TimeRange range = new TimeRange(due.minus(DAY), due);
            ReportRequest request = new ReportRequest(server, range, Optional.of(range.back(DAY)), false);
            Path made = reports.save(request, ReportFormat.HTML, file, false);
            LOG.info("report_made server={} file={}", server, made);
            told = "";
            remove(server);
        } catch (IOException e) {
            tell(server, file, e.toString());
        }
    }

    /** Each minute the same reason is told once. */
    private void tell(String server, Path file, String reason) {
        if (!reason.equals(told)) {
            told = reason;
            LOG.warn(
                    "report_failed server={} file={} reason={} consequence=tried_again_in_a_minute",
                    server,
                    file,
                    reason);
        }
    }

    /** A server's name is of small letters and digits. */
    private static String name(String server) {
        return "daily-" + server + "-";
    }

    private void remove(String server) throws IOException {
        Pattern own = Pattern.compile(Pattern.quote(name(server)) + "\\d{4}-\\d\\d-\\d\\d-\\d{4}\\.html");
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(reports.folder())) {
            all.filter(file -> own.matcher(file.getFileName().toString()).matches())
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(files::add);
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        for (Path old : files.subList(0, Math.max(0, files.size() - KEPT))) {
            Files.delete(old);
        }
    }
}
