package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.report.TimeRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The report of a server's last hour as a file for the browser. It reads only; but it takes work, which no other site may cause. */
final class ReportDownload {
    static final String PATH = "/report.html";

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

    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ServerReports present = reports;
        if (CsrfFilter.foreign(
                "POST", request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), request.getHeader("Host"))) {
            refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "Refused: the request comes from a page of another site.");
            return;
        }
        Optional<String> server =
                present == null ? Optional.empty() : server(present.servers(), request.getParameter("server"));
        if (present == null || server.isEmpty()) {
            refuse(
                    response,
                    HttpServletResponse.SC_NOT_FOUND,
                    "There is no report: no such server, or the bundle of reports is not running.");
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        ReportRequest wanted =
                new ReportRequest(server.get(), new TimeRange(now.minus(LAST), now), Optional.empty(), false);
        response.setContentType(ReportFormat.HTML.mediaType());
        response.setHeader("Cache-Control", "no-store");
        // A server's name is of small letters and digits.
        response.setHeader("Content-Disposition", "attachment; filename=\"report-" + server.get() + ".html\"");
        present.write(wanted, ReportFormat.HTML, response.getOutputStream());
    }

    /** The one asked for, if there is such a server; where none is named, the first. */
    static Optional<String> server(List<String> servers, @Nullable String asked) {
        return servers.stream()
                .filter(name -> asked == null || asked.isEmpty() || name.equals(asked))
                .findFirst();
    }

    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.getOutputStream().write((reason + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
