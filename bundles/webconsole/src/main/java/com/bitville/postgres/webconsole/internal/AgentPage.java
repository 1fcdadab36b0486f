package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.page.PageHome;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.status.StatusReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.AbstractWebConsolePlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The page <i>Bitville</i>: behind the console's login, but without its frame, whose scripts violate a strict content security policy. */
@Component(
        service = {Servlet.class, AgentPages.class},
        property = {
            "felix.webconsole.label=" + AgentPage.LABEL,
            "felix.webconsole.title=Bitville",
            "felix.webconsole.category=Monitoring"
        })
@SuppressWarnings("serial") // never serialised
public final class AgentPage extends AbstractWebConsolePlugin implements AgentPages {
    private static final PageHome CONSOLE = new PageHome("bundles", "Console");

    private final transient PageDocument pageDocument = new PageDocument(Clock.systemUTC());
    private final transient ReportDownload download = new ReportDownload();
    private final transient PageContents contents = new PageContents(pageDocument, download);

    /** Created by the component runtime. */
    @Activate
    public AgentPage() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReport(StatusReport given) {
        pageDocument.report(given);
    }

    void unbindReport(StatusReport gone) {
        pageDocument.reportGone(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDoctor(Doctor given) {
        pageDocument.doctor(given);
    }

    void unbindDoctor(Doctor gone) {
        pageDocument.doctorGone(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHistory(History given) {
        pageDocument.history(given);
    }

    void unbindHistory(History gone) {
        pageDocument.historyGone(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSeries(SeriesStore given) {
        pageDocument.series(given);
    }

    void unbindSeries(SeriesStore gone) {
        pageDocument.seriesGone(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReports(ServerReports given) {
        download.reports(given);
    }

    void unbindReports(ServerReports gone) {
        download.reportsGone(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindChecks(FindingsReport given) {
        pageDocument.checks(given);
    }

    void unbindChecks(FindingsReport gone) {
        pageDocument.checksGone(gone);
    }

    @Override
    public String getLabel() {
        return LABEL;
    }

    @Override
    public String getTitle() {
        return "Bitville";
    }

    @Override
    public Optional<PageContent> find(String path, Map<String, List<String>> parameters, PageHome home)
            throws IOException {
        return contents.find(path, parameters, home);
    }

    /** Serves the page instead of the console's frame. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        String rest = path.startsWith("/" + LABEL) ? path.substring(LABEL.length() + 1) : path;
        if (rest.equals("/")) {
            // The page's links are relative to the address without the slash.
            PageContents.PROTECTION.forEach(response::setHeader);
            response.sendRedirect("../" + LABEL);
        } else if (rest.equals(REPORT) && isForeign(request)) {
            refuse(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "Refused: the request comes from a page of another site.");
        } else {
            Optional<PageContent> found = find(rest, parameters(request), CONSOLE);
            if (found.isPresent()) {
                found.get().headers().forEach(response::setHeader);
                send(response, found.get().body());
            } else {
                refuse(
                        response,
                        HttpServletResponse.SC_NOT_FOUND,
                        rest.equals(REPORT)
                                ? "There is no report: no such server, or the bundle of reports is not running."
                                : "There is no such file.");
            }
        }
    }

    private static Map<String, List<String>> parameters(HttpServletRequest request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
        return parameters;
    }

    /** A report takes work, which no other site may cause. */
    private static boolean isForeign(HttpServletRequest request) {
        return CsrfFilter.foreign(
                "POST", request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), request.getHeader("Host"));
    }

    @Override
    protected void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        throw new IOException("the page is served without the console's frame");
    }

    private static void refuse(HttpServletResponse response, int status, String reason) throws IOException {
        PageContents.PROTECTION.forEach(response::setHeader);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        send(response, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
