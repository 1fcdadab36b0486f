package com.bitville.postgres.report.internal.verdict;

import com.bitville.postgres.report.internal.fact.FigureText;
import com.bitville.postgres.report.internal.fact.NameForm;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.read.Evidence;
import com.bitville.postgres.report.internal.read.IncidentFact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions queued behind a lock: an incident with many waiters, or much of the load in waits for locks. */
final class LockQueueRule implements VerdictRule {
    static final String NAME = "lock_queue";
    static final double WAITERS = 3;
    static final double SHARE = 0.25;
    /** Of a load below this a quarter is nothing. */
    static final double LEAST_SESSIONS = 0.5;

    private static final int TEXT = 80;

    @Override
    public Optional<VerdictLine> judge(Evidence evidence) {
        double share = evidence.load().share(evidence.load().ofClass("Lock"));
        boolean loaded = share >= SHARE && evidence.load().sessions() >= LEAST_SESSIONS;
        List<IncidentFact> incidents = evidence.incidents();
        IncidentFact worst = incidents.isEmpty() ? null : incidents.get(0);
        if (!loaded && (worst == null || worst.peakBlocked() < WAITERS)) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> seen = new LinkedHashMap<>();
        seen.put("share_of_load", share);
        seen.put("incidents", incidents.size());
        if (worst == null) {
            return Optional.of(new VerdictLine(
                    NAME,
                    50 + 40 * share,
                    "Lock queue: " + FigureText.percent(100 * share)
                            + " of the load waited for locks; which session held them is not kept.",
                    "incidents",
                    seen));
        }
        seen.put("incident_id", worst.id());
        seen.put("peak_blocked", worst.peakBlocked());
        seen.put("duration_ms", worst.durationMs());
        return Optional.of(new VerdictLine(
                NAME,
                Math.min(100, 55 + 40 * share + Math.min(20, worst.peakBlocked())),
                text(worst, evidence, share, incidents.size()),
                "incidents",
                seen));
    }

    private static String text(IncidentFact worst, Evidence evidence, double share, int incidents) {
        NameForm names = evidence.names();
        StringBuilder text = new StringBuilder("Lock queue: up to ")
                .append(FigureText.number(worst.peakBlocked()))
                .append(" sessions waited from ")
                .append(evidence.moment(worst.started()))
                .append(" for ")
                .append(FigureText.ms(worst.durationMs()));
        if (!worst.relation().isEmpty()) {
            text.append(" for ").append(names.name(worst.relation()));
        }
        text.append(" behind ").append(root(worst, names));
        if (worst.ended().isEmpty()) {
            text.append(", which had not ended");
        }
        text.append('.');
        if (share >= 0.01) {
            text.append(" Waits for locks were ")
                    .append(FigureText.percent(100 * share))
                    .append(" of the load.");
        }
        if (incidents > 1) {
            text.append(' ').append(incidents).append(" incidents in all.");
        }
        return text.toString();
    }

    private static String root(IncidentFact worst, NameForm names) {
        if (worst.root().equals("deadlock")) {
            return "each other (a deadlock)";
        }
        if (worst.root().equals("prepared")) {
            return "a prepared transaction";
        }
        StringBuilder root = new StringBuilder("a session");
        if (!worst.user().isEmpty()) {
            root.append(" of ").append(names.name(worst.user()));
        }
        if (!worst.application().isEmpty()) {
            root.append(" (").append(names.name(worst.application())).append(')');
        }
        if (worst.rootState().startsWith("idle in transaction")) {
            root.append(", idle in a transaction");
        }
        String query = names.text(worst.query());
        if (!query.isEmpty()) {
            root.append(": ").append(FigureText.line(query, TEXT));
        }
        return root.toString();
    }
}
