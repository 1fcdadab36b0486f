package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The report of a server over the time of the page as a file for the browser. It reads only, but takes work. */
final class ReportDownload {
    private volatile @Nullable ServerReports reports;

    void reports(ServerReports given) {
        reports = given;
    }

    void reportsGone(ServerReports gone) {
        reports = reports == gone ? null : reports;
    }

    /**
     * The report of a server.
     *
     * @param asked the server that the address names, or null
     * @param shown the one that the pages show if none is named
     * @param time whose beginning and end it has
     * @return empty if there is no such server, or nobody who writes reports
     */
    Optional<PageContent> find(@Nullable String asked, String shown, FactsQuery time) throws IOException {
        ServerReports present = reports;
        Optional<String> server = present == null ? Optional.empty() : server(present.servers(), asked, shown);
        if (present == null || server.isEmpty()) {
            return Optional.empty();
        }
        TimeRange range = new TimeRange(
                time.from().truncatedTo(ChronoUnit.SECONDS), time.to().truncatedTo(ChronoUnit.SECONDS));
        ReportRequest wanted = new ReportRequest(server.get(), range, Optional.empty(), false);
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

    /** The one asked for, if there is such a server; where none is named, the one that the pages show. */
    static Optional<String> server(List<String> servers, @Nullable String asked, String shown) {
        String wanted = asked == null || asked.isEmpty() ? shown : asked;
        return servers.stream().filter(wanted::equals).findFirst();
    }
}
