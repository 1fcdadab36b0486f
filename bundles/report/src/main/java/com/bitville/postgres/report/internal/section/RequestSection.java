package com.bitville.postgres.report.internal.section;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.report.internal.fact.FactBlock;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FactTables;
import com.bitville.postgres.report.internal.fact.ReportSection;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of applications that failed, were blocked or took at least a second. */
final class RequestSection {
    private static final String TITLE = "Requests that failed, were blocked or took a second";
    private static final double LONG_MS = 1_000;

    private RequestSection() {}

    /** One request, from all that is known of it. */
    private static final class Request {
        private @Nullable Instant began;
        private double longestMs;
        private boolean blocked;
        private @Nullable String error;
        private @Nullable String query;
        private @Nullable String route;

        void add(FactRow row) {
            row.time(CorrelatedColumns.STARTED_AT)
                    .filter(at -> began == null || at.isBefore(began))
                    .ifPresent(at -> began = at);
            route = route == null ? row.textOrNull("route") : route;
            switch (row.text(CorrelatedColumns.PART)) {
                case CorrelatedColumns.RUN, CorrelatedColumns.PLAN -> {
                    double ms = row.count(CorrelatedColumns.DURATION_MS);
                    if (ms >= longestMs) {
                        longestMs = ms;
                        query = row.textOrNull("query") == null ? query : row.textOrNull("query");
                    }
                }
                case CorrelatedColumns.ERROR -> {
                    error = (row.text("class") + " " + row.text("sql_state_code")).strip();
                    query = query == null ? row.textOrNull("query") : query;
                }
                case CorrelatedColumns.BLOCKED_BY -> blocked = true;
                default -> {
                    // Events and what it blocked itself are told by bitville:trace.
                }
            }
        }

        boolean suffered() {
            return error != null || blocked || longestMs >= LONG_MS;
        }

        double rank() {
            return (error == null ? 0 : 1e9) + (blocked ? 1e8 : 0) + longestMs;
        }
    }

    static ReportSection of(Evidence evidence) {
        return new ReportSection("requests", "Requests", List.<FactBlock>of(table(evidence)));
    }

    private static FactTable table(Evidence evidence) {
        List<TableStep> steps = evidence.sources().steps("correlated", evidence.range());
        FactScope scope =
                ReportSources.scope(evidence.range(), evidence.sources().steps("profile.covered", evidence.range()));
        if (!evidence.sources().inMemory(evidence.range()) || scope.knownSeconds() <= 0) {
            return FactTable.unknown(
                    "requests",
                    TITLE,
                    scope,
                    "Single requests are kept for the last hour alone, and not over a kill of the agent.");
        }
        Map<String, Request> requests = new LinkedHashMap<>();
        for (TableStep step : steps) {
            for (FactRow row : step.rows()) {
                requests.computeIfAbsent(row.text(CorrelatedColumns.CORRELATION_ID), unseen -> new Request())
                        .add(row);
            }
        }
        FactTables table = new FactTables("requests", TITLE, scope, evidence.names())
                .column("correlation_id", "Request", FactKind.WORD)
                .column("started_at", "Began", FactKind.TIME)
                .column("duration_ms", "Longest statement", FactKind.MS)
                .column("route", "Route", FactKind.NAME)
                .column("error", "Failed with", FactKind.WORD)
                .column("blocked", "Was blocked", FactKind.WORD)
                .column("query", "Statement", FactKind.SQL)
                .note(requests.size()
                        + " requests of which something was kept; an application has to name its requests.");
        requests.entrySet().stream()
                .filter(entry -> entry.getValue().suffered())
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, Request> entry) -> -entry.getValue().rank()))
                .forEach(entry -> table.row(
                        entry.getKey(),
                        entry.getValue().began,
                        entry.getValue().longestMs > 0 ? entry.getValue().longestMs : null,
                        entry.getValue().route,
                        entry.getValue().error,
                        entry.getValue().blocked,
                        entry.getValue().query));
        return table.build();
    }
}
