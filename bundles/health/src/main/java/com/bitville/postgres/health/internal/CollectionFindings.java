package com.bitville.postgres.health.internal;

import static com.bitville.postgres.api.health.FindingAreas.BUDGET;
import static com.bitville.postgres.api.health.FindingAreas.COLLECTION;
import static com.bitville.postgres.api.health.FindingAreas.LOG;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

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
            findings.add(
                    Finding.of(
                            FindingSeverity.WARNING,
                            COLLECTION,
                            refused.text("name").isEmpty() ? "collector" : refused.text("name"),
                            "",
                            refused.text("origin") + " does not run: " + refused.text("reason"),
                            refused.text("origin").endsWith(".sql")
                                    ? Remedy.shell("bin/bitville sql")
                                    : Remedy.words(
                                            "in the Karaf shell: bundle:list, then bundle:uninstall the bundle you do not need")));
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
            findings.add(upToDate(status, fresh));
        }
        return findings;
    }

    private static Finding upToDate(StatusNode status, int fresh) {
        long expected = expected(status);
        String text = fresh + " of " + expected + " collectors are up to date";
        if (fresh >= expected) {
            return Finding.ok(COLLECTION, "freshness", "", text);
        }
        Map<String, Long> others = new TreeMap<>();
        status.list("collectors").stream()
                .filter(each -> !isLeftOut(each) && !FRESH.contains(each.text("state")))
                .forEach(each -> others.merge(each.text("state"), 1L, Long::sum));
        List<String> words = new ArrayList<>();
        others.forEach((state, count) -> words.add(count + " " + state));
        return Finding.of(
                FindingSeverity.HINT,
                COLLECTION,
                "freshness",
                "",
                words.isEmpty() ? text : text + "; the others: " + String.join(", ", words),
                Remedy.shell("bin/bitville collectors   # the state of each, and why"));
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
                        named(collector).orElse(Remedy.shell("bin/bitville collect " + name))));
            case "not_permitted", "unsupported" -> {
                // What the server's version and the operator's grants decide is in bitville:collectors.
                if (!isLeftOut(collector)) {
                    findings.add(hindered(collector));
                }
            }
            case "ok" -> stale(collector, intervalS, now, findings);
            case "degraded" -> {
                // LogFindings reports the trouble of a log, unless the collector itself names a remedy.
                if (!name.equals("logs") || collector.has("remedy")) {
                    findings.add(Finding.of(
                            FindingSeverity.WARNING,
                            name.equals("logs") ? LOG : COLLECTION,
                            name.equals("logs") ? LogFindings.SUBJECT : name,
                            server,
                            "read in part: " + reason,
                            named(collector).orElse(Remedy.shell("bin/bitville collect " + name))));
                }
                stale(collector, intervalS, now, findings);
            }
            default -> {
                // Waiting, shed and unavailable have findings where their cause is: connection, pause, budget.
            }
        }
    }

    private static Finding hindered(StatusNode collector) {
        String state = collector.text("state");
        boolean log = collector.text("name").equals("logs");
        return Finding.of(
                state.equals("unsupported") && !log ? FindingSeverity.HINT : FindingSeverity.WARNING,
                log ? LOG : COLLECTION,
                log ? LogFindings.SUBJECT : collector.text("name"),
                collector.text("server"),
                state + ": " + collector.text("reason"),
                named(collector)
                        .orElse(
                                Remedy.words(
                                        "apply what bin/bitville doctor reports about the role, privileges or pg_stat_statements")));
    }

    /** The remedy that a part of the status names itself. */
    static Optional<Remedy> named(StatusNode collector) {
        String kind = collector.text("remedy_kind");
        return Stream.of(Remedy.Kind.values())
                .filter(each -> each.word().equals(kind))
                .map(each -> new Remedy(each, collector.text("remedy")))
                .findAny();
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
                                    FindingSeverity.HINT,
                                    BUDGET,
                                    "own cost",
                                    server,
                                    figures + "; the budget is kept: these give way and run less often: "
                                            + String.join(", ", shed),
                                    Remedy.shell(
                                            "# no action is needed; a longer interval leaves room for all of them:",
                                            "bin/bitville config set collection.interval_s "
                                                    + Math.min(
                                                            86_400,
                                                            Math.round(
                                                                    Math.max(1, engine.number("interval_s")) * 2)))));
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
