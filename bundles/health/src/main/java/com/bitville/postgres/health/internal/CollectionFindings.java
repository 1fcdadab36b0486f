package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.BUDGET;
import static com.bitville.postgres.api.health.FindingAreas.COLLECTION;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Findings about the collectors: failures, age of the last run, overload of the server, cost. */
final class CollectionFindings {
    /** Intervals without a run before a collector counts as stale: fewer happen by scheduling alone. */
    private static final int MISSED = 3;

    private static final Set<String> FRESH = Set.of("ok", "waiting");

    private static final Duration GRACE = Duration.ofSeconds(60);

    private CollectionFindings() {}

    static List<Finding> freshness(StatusNode status, Instant now) {
        List<Finding> findings = new ArrayList<>();
        double interval = status.at("engine").number("interval_s");
        int fresh = 0;
        for (StatusNode collector : status.list("collectors")) {
            int before = findings.size();
            judge(collector, interval, now, findings);
            fresh += findings.size() == before && FRESH.contains(collector.text("state")) ? 1 : 0;
        }
        for (StatusNode refused : status.at("engine").list("refused")) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    COLLECTION,
                    refused.text("name").isEmpty() ? "collector" : refused.text("name"),
                    "",
                    refused.text("origin") + " does not run: " + refused.text("reason"),
                    Remedy.words("in the Karaf shell: bundle:list, then bundle:uninstall the bundle you do not need")));
        }
        String fault = status.at("engine").text("last_error");
        if (!fault.isEmpty()) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    COLLECTION,
                    "hand-over",
                    "",
                    "the spool did not accept the last cycle: " + fault,
                    Remedy.shell("bin/bitville buffer")));
        }
        if (status.list("collectors").isEmpty()) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    COLLECTION,
                    "collectors",
                    "",
                    "no collector is installed",
                    Remedy.words("in the Karaf shell: feature:install bitville")));
        } else if (fresh > 0) {
            findings.add(Finding.ok(
                    COLLECTION, "freshness", "", fresh + " of " + expected(status) + " collectors are up to date"));
        }
        return findings;
    }

    /** All but those that the server's version or the operator's grants leave out. */
    private static long expected(StatusNode status) {
        return status.list("collectors").stream()
                .filter(each -> !isLeftOut(each))
                .count();
    }

    private static boolean isLeftOut(StatusNode collector) {
        return collector.text("optional").equals("true")
                && Set.of("not_permitted", "unsupported").contains(collector.text("state"));
    }

    private static void judge(StatusNode collector, double intervalS, Instant now, List<Finding> findings) {
        String server = collector.text("server");
        String name = collector.text("name");
        String reason = collector.text("reason");
        switch (collector.text("state")) {
            case "failed", "timed_out" ->
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        COLLECTION,
                        name,
                        server,
                        collector.text("state") + ": " + reason,
                        Remedy.shell("bin/bitville collect " + name)));
            case "not_permitted", "unsupported" -> {
                // What the server's version and the operator's grants decide is in bitville:collectors.
                if (!isLeftOut(collector)) {
                    findings.add(hindered(name, server, collector.text("state"), reason));
                }
            }
            case "ok" -> stale(collector, intervalS, now, findings);
            case "degraded" -> {
                // LogFindings reports the trouble of a log.
                if (!name.equals("logs")) {
                    findings.add(Finding.of(
                            FindingSeverity.WARNING,
                            COLLECTION,
                            name,
                            server,
                            "read in part: " + reason,
                            Remedy.shell("bin/bitville collect " + name)));
                }
                stale(collector, intervalS, now, findings);
            }
            default -> {
                // Waiting, shed and unavailable have findings where their cause is: connection, pause, budget.
            }
        }
    }

    private static Finding hindered(String name, String server, String state, String reason) {
        String message = state + ": " + reason;
        if (name.equals("logs")) {
            return LogFindings.unreadable(server, message);
        }
        return Finding.of(
                state.equals("unsupported") ? FindingSeverity.HINT : FindingSeverity.WARNING,
                COLLECTION,
                name,
                server,
                message,
                Remedy.words(
                        "apply what bin/bitville doctor reports about the role, privileges or pg_stat_statements"));
    }

    private static void stale(StatusNode collector, double intervalS, Instant now, List<Finding> findings) {
        if (collector.text("scope").equals("database")) {
            // Each database has its own pace.
            return;
        }
        double dueMs = Math.max(collector.number("every_ms"), intervalS * 1000);
        try {
            Duration age = Duration.between(Instant.parse(collector.text("last_run")), now);
            if (age.compareTo(Duration.ofMillis((long) (dueMs * MISSED)).plus(GRACE)) > 0) {
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        COLLECTION,
                        collector.text("name"),
                        collector.text("server"),
                        "last ran " + age.toSeconds() + " s ago, due every " + Math.round(dueMs / 1000) + " s",
                        Remedy.shell("bin/bitville collect " + collector.text("name"))));
            }
        } catch (DateTimeException e) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    COLLECTION,
                    collector.text("name"),
                    collector.text("server"),
                    "has not run yet",
                    Remedy.shell("bin/bitville collect " + collector.text("name"))));
        }
    }

    /** Collectors that are skipped while the server is overloaded. A larger budget does not help, so this is not a budget finding. */
    static List<Finding> distress(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        for (StatusNode stress : status.at("engine").list("stress")) {
            String server = stress.text("server");
            if (Boolean.TRUE.equals(stress.object().get("active"))) {
                findings.add(Finding.of(
                        FindingSeverity.WARNING,
                        COLLECTION,
                        "distress",
                        server,
                        "the server is overloaded: " + stress.text("reason")
                                + "; skipped until the load drops: "
                                + String.join(", ", shed(status, server, "distress")),
                        Remedy.shell(
                                "# no change to the agent is needed; find what loads the server:",
                                "bin/bitville activity",
                                "bin/bitville locks")));
            }
        }
        return findings;
    }

    static List<Finding> budget(StatusNode status) {
        List<Finding> findings = new ArrayList<>();
        StatusNode engine = status.at("engine");
        for (StatusNode budget : engine.list("budget")) {
            String server = budget.text("server");
            List<String> shed = shed(status, server, "budget");
            String figures = Math.round(budget.number("spent_ms")) + " of " + Math.round(budget.number("allowed_ms"))
                    + " ms in " + Math.round(budget.number("window_s") / 60) + " minutes";
            findings.add(
                    shed.isEmpty()
                            ? Finding.ok(BUDGET, "own cost", server, figures)
                            : Finding.of(
                                    FindingSeverity.WARNING,
                                    BUDGET,
                                    "own cost",
                                    server,
                                    figures + "; over budget, so these are skipped: " + String.join(", ", shed),
                                    Remedy.shell(
                                            "# collect less often, or raise the budget (percent of one core):",
                                            "bin/bitville config set collection.interval_s "
                                                    + Math.round(Math.max(1, engine.number("interval_s")) * 2),
                                            "bin/bitville config set safety.budget_percent "
                                                    + Math.min(100, engine.number("budget_percent") * 2))));
        }
        return findings.isEmpty() ? List.of(Finding.ok(BUDGET, "own cost", "", "no server is configured")) : findings;
    }

    private static List<String> shed(StatusNode status, String server, String cause) {
        return status.list("collectors").stream()
                .filter(collector -> collector.text("server").equals(server)
                        && collector.text("shed_by").equals(cause))
                .map(collector -> collector.text("name"))
                .toList();
    }
}
