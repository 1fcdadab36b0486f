package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.report.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The report of a server's last hour as a file for the browser. It reads only, but takes work. */
final class ReportDownload {
    private static final Duration LAST = Duration.ofHours(1);

    private final Clock clock;
    private volatile @Nullable ServerReports reports;

    ReportDownload(Clock clock) {
        this.clock = clock;
    }

    void reports(ServerReports given) {
        reports = given;
    }

    void reportsGone(ServerReports gone) {
        reports = reports == gone ? null : reports;
    }

    /** The report of a server, or of the first; empty if there is no such server, or nobody who writes reports. */
    Optional<PageContent> find(@Nullable String asked) throws IOException {
        ServerReports present = reports;
        Optional<String> server = present == null ? Optional.empty() : server(present.servers(), asked);
        if (present == null || server.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        ReportRequest wanted =
                new ReportRequest(server.get(), new TimeRange(now.minus(LAST), now), Optional.empty(), false);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        present.write(wanted, ReportFormat.HTML, body);
        Map<String, String> headers = Map.of(
                "Content-Type",
                ReportFormat.HTML.mediaType(),
                "Cache-Control",
                "no-store",
                // A server's name is of small letters and digits.
                "Content-Disposition",
                "attachment; filename=\"report-" + server.get() + ".html\"");
        return Optional.of(new PageContent(headers, body.toByteArray()));
    }

    /** The one asked for, if there is such a server; where none is named, the first. */
    static Optional<String> server(List<String> servers, @Nullable String asked) {
        return servers.stream()
                .filter(name -> asked == null || asked.isEmpty() || name.equals(asked))
                .findFirst();
    }
}
