package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.check.FindingsReport;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.webconsole.internal.facts.FactsDocument;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The data of the pages as documents: what they ask for, the status, the findings. */
final class PageDocument {
    private final Clock clock;
    private final AtomicReference<@Nullable StatusReport> report = new AtomicReference<>();
    private final AtomicReference<@Nullable Doctor> doctor = new AtomicReference<>();
    private final AtomicReference<@Nullable History> history = new AtomicReference<>();
    private final AtomicReference<@Nullable SeriesStore> series = new AtomicReference<>();
    private final AtomicReference<@Nullable FindingsReport> checks = new AtomicReference<>();

    PageDocument(Clock clock) {
        this.clock = clock;
    }

    void report(StatusReport given) {
        report.set(given);
    }

    void reportGone(StatusReport gone) {
        report.compareAndSet(gone, null);
    }

    void doctor(Doctor given) {
        doctor.set(given);
    }

    void doctorGone(Doctor gone) {
        doctor.compareAndSet(gone, null);
    }

    void history(History given) {
        history.set(given);
    }

    void historyGone(History gone) {
        history.compareAndSet(gone, null);
    }

    void series(SeriesStore given) {
        series.set(given);
    }

    void seriesGone(SeriesStore gone) {
        series.compareAndSet(gone, null);
    }

    void checks(FindingsReport given) {
        checks.set(given);
    }

    void checksGone(FindingsReport gone) {
        checks.compareAndSet(gone, null);
    }

    /**
     * What a page asks for, beside all servers.
     *
     * @param wanted the server that the page's address names, or null
     */
    Map<String, @Nullable Object> facts(@Nullable String wanted, FactsQuery query) {
        StatusReport source = report.get();
        Map<String, Object> status = source == null ? Map.of() : source.report();
        ServersDocument servers = new ServersDocument(status);
        String server = servers.chosen(wanted);
        Map<String, @Nullable Object> document = head(status);
        document.put("server", server);
        document.put("unknown_server", wanted == null || servers.knows(wanted) ? null : wanted);
        History kept = history.get();
        Doctor knows = doctor.get();
        List<Finding> found = knows == null ? List.of() : knows.currentFindings();
        FindingsReport looks = checks.get();
        List<Map<String, @Nullable Object>> entries = servers.entries(kept, found);
        entries.forEach(entry -> servers.judge(entry, looks));
        document.put("servers", entries);
        document.put("findings", query.findings() ? findings(found) : null);
        document.put("cores", cores(kept, server));
        new FactsDocument(kept, series.get(), looks, query).addTo(document, server, servers.names());
        return document;
    }

    /** The server that the pages show, if its address names that one, another, or none. */
    String chosen(@Nullable String wanted) {
        StatusReport source = report.get();
        return new ServersDocument(source == null ? Map.of() : source.report()).chosen(wanted);
    }

    /**
     * What is known of a request of an application, on all servers.
     *
     * @param wanted the server that the page's address names, or null
     * @param id its correlation id; null for the latest requests
     */
    Map<String, @Nullable Object> request(@Nullable String wanted, @Nullable String id) {
        History kept = history.get();
        StatusReport source = report.get();
        Map<String, @Nullable Object> document = head(source == null ? Map.of() : source.report());
        document.put("server", chosen(wanted));
        document.put("id", id);
        RequestsDocument requests =
                kept == null ? null : new RequestsDocument(kept, clock.instant().minus(History.RETENTION));
        document.put("requests", requests == null ? List.of() : requests.facts());
        document.put("facts", requests == null || id == null ? List.of() : requests.of(id));
        return document;
    }

    private Map<String, @Nullable Object> head(Map<String, Object> status) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("now", seconds(clock));
        for (String key : List.of("version", "project", "state")) {
            document.put(key, status.get(key));
        }
        return document;
    }

    Instant now() {
        return clock.instant();
    }

    /**
     * What the page of the agent shows: what it asks for, the status, and what is of no server.
     *
     * @param wanted the server that the page's address names, or null
     */
    Map<String, @Nullable Object> document(@Nullable String wanted, FactsQuery query) {
        StatusReport source = report.get();
        Map<String, Object> status = source == null ? Map.of() : source.report();
        Map<String, @Nullable Object> document = head(status);
        for (String key : List.of("servers", "collectors", "spool", "shipper", "engine")) {
            document.put(key, status.get(key));
        }
        Doctor knows = doctor.get();
        List<Finding> found = knows == null ? List.of() : knows.currentFindings();
        document.put("findings", findings(found));
        ServersDocument servers = new ServersDocument(status);
        String server = servers.chosen(wanted);
        document.put("server", server);
        document.put("unknown_server", wanted == null || servers.knows(wanted) ? null : wanted);
        History kept = history.get();
        document.put("overview", servers.entries(kept, found));
        document.put("cores", cores(kept, server));
        FactsDocument facts = new FactsDocument(kept, series.get(), checks.get(), query);
        facts.addTo(document, server, servers.names());
        facts.addOwn(document);
        document.put(
                "requests",
                kept == null
                        ? List.of()
                        : new RequestsDocument(kept, clock.instant().minus(History.RETENTION)).facts());
        return document;
    }

    private @Nullable Object cores(@Nullable History kept, String server) {
        return kept == null
                ? null
                : new LoadDocument(kept, server, clock.instant()).cores().orElse(null);
    }

    /**
     * What is behind a point of the load's plot.
     *
     * @param wanted the server that the page's address names, or null
     * @param at seconds since 1970
     */
    Map<String, @Nullable Object> load(@Nullable String wanted, double at) {
        String server = chosen(wanted);
        History kept = history.get();
        Map<String, @Nullable Object> found = kept == null
                ? null
                : new LoadDocument(kept, server, clock.instant().minus(History.RETENTION)).moment(at);
        return found == null ? Map.of() : found;
    }

    private static List<Map<String, @Nullable Object>> findings(List<Finding> found) {
        List<Map<String, @Nullable Object>> findings = new ArrayList<>();
        for (Finding finding : found) {
            if (finding.severity() != FindingSeverity.OK) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("area", finding.area());
                entry.put("server", finding.server());
                entry.put("subject", finding.subject());
                entry.put("severity", finding.severity().word());
                entry.put("message", finding.message());
                entry.put("remedy", finding.remedy().map(Remedy::text).orElse(null));
                findings.add(entry);
            }
        }
        return findings;
    }

    private static double seconds(Clock clock) {
        return clock.millis() / 1000.0;
    }
}
