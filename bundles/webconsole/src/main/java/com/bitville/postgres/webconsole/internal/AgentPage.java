package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.felix.webconsole.AbstractWebConsolePlugin;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The page <i>Bitville</i>: behind the console's login, but without its frame, whose scripts violate a strict content security policy. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + AgentPage.LABEL,
            "felix.webconsole.title=Bitville",
            "felix.webconsole.category=Monitoring"
        })
@SuppressWarnings("serial") // never serialised
public final class AgentPage extends AbstractWebConsolePlugin {
    static final String LABEL = "bitville";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** No name begins with a dot, so a path cannot leave the folder. */
    private static final Pattern FILE =
            Pattern.compile("/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,2}[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(?:\\.[0-9]{1,6})?");

    private static final Map<String, String> TYPES = Map.of(
            "txt", "text/plain;charset=utf-8",
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private final transient PageDocument pageDocument;
    private final transient ReportDownload download = new ReportDownload(Clock.systemUTC());

    /** Created by the component runtime. */
    @Activate
    public AgentPage() {
        this.pageDocument = new PageDocument(Clock.systemUTC());
    }

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

    /** Serves the page instead of the console's frame. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        String rest = path.startsWith("/" + LABEL) ? path.substring(LABEL.length() + 1) : path;
        protect(response);
        if (rest.equals("/")) {
            // The page's links are relative to the address without the slash.
            response.sendRedirect("../" + LABEL);
        } else if (rest.equals(ReportDownload.PATH)) {
            download.send(request, response);
        } else if (rest.endsWith(".json")) {
            data(rest, request, response);
        } else {
            file(rest.isEmpty() ? "/index.html" : rest, response);
        }
    }

    /** The documents of docs/pages.md. */
    private void data(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String server = request.getParameter("server");
        response.setHeader("Cache-Control", "no-store");
        switch (path) {
            case "/facts.json" ->
                json(
                        response,
                        pageDocument.facts(server, FactsQuery.of(request::getParameterValues, pageDocument.now())));
            case "/load.json" -> json(response, pageDocument.load(server, seconds(request.getParameter("at"))));
            case "/request.json" -> json(response, pageDocument.request(request.getParameter("id")));
            case "/state.json" -> json(response, pageDocument.document(server));
            default -> missing(response);
        }
    }

    @Override
    protected void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        throw new IOException("the page is served without the console's frame");
    }

    /** Digits alone: anything else means the first point. */
    private static double seconds(@Nullable String text) {
        return text != null && SECONDS.matcher(text).matches() ? Double.parseDouble(text) : 0;
    }

    private static void json(HttpServletResponse response, Map<String, @Nullable Object> document) throws IOException {
        send(response, "application/json;charset=utf-8", JsonDocument.bytes(document));
    }

    private static void protect(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
    }

    private static void file(String path, HttpServletResponse response) throws IOException {
        @Nullable String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type != null && FILE.matcher(path).matches()) {
            try (InputStream in = AgentPage.class.getResourceAsStream("/page" + path)) {
                if (in != null) {
                    response.setHeader("Cache-Control", "no-cache");
                    send(response, type, in.readAllBytes());
                    return;
                }
            }
        }
        missing(response);
    }

    private static void missing(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        send(response, "text/plain;charset=utf-8", "no such file".getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
