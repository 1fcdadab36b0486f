package com.bitville.postgres.checks.internal.load;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.DatabaseRule;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Workers of autovacuum that do not suffice. */
public final class AutovacuumChecks {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(10);
    /** Another check that asks for what {@link #beyondLimit} takes may share its rows. */
    public static final String SATURATED = "autovacuum_saturated";

    private static final String TABLES = "tables";
    private static final String WORKERS = "autovacuum_max_workers";
    private static final String COST = "autovacuum_vacuum_cost_limit";
    private static final String DELAY = "autovacuum_vacuum_cost_delay";
    /** The server takes no more. */
    private static final double MOST_COST = 10_000;

    private AutovacuumChecks() {}

    public static List<ServerCheck> all() {
        return List.of(BuiltInCheck.named(
                        "load",
                        SATURATED,
                        "All autovacuum workers have been busy without a pause, and tables wait in vain for their turn.",
                        "session_counts",
                        TABLES,
                        "settings_all",
                        "server")
                .on(Role.PRIMARY)
                .answers(view -> SettingValues.missing(view, WORKERS).orElseGet(() -> saturated(view))));
    }

    private static CheckAnswer saturated(ServerView view) {
        List<VisitedDatabase> visits = view.visitedDatabases(TABLES, AutovacuumChecks::beyondLimit);
        double most = SettingValues.number(view, WORKERS, 0);
        boolean busy = Windows.held(view, "session_counts", rows -> workers(rows) >= most)
                        .compareTo(QUARTER)
                >= 0;
        // A nightly freeze keeps all of them busy, too, and nothing waits for long.
        long waiting = visits.stream()
                .flatMap(visit -> visit.rows().stream())
                .filter(AutovacuumChecks::isWaiting)
                .count();
        return CheckAnswer.of(busy && waiting > 0 && grows(view) ? List.of(saturated(view, most, waiting)) : List.of());
    }

    /** A table that is due by its own limit. */
    public static Optional<String> beyondLimit(TableRow row) {
        return row.count("vacuum_debt") > 0 && !row.text("autovacuum_enabled").equals("false")
                ? Optional.of(DatabaseRule.full(row, "relname"))
                : Optional.empty();
    }

    /** Due at each visit of a quarter of an hour, and no vacuum came. */
    private static boolean isWaiting(VisitedRow of) {
        return Duration.between(of.since(), of.at()).compareTo(QUARTER) >= 0
                && Stream.of("last_vacuum", "last_autovacuum")
                        .flatMap(column -> of.row().time(column).stream())
                        .noneMatch(of.since()::isBefore);
    }

    /** Whether there are more dead rows than an hour ago; also where no figures are kept. */
    private static boolean grows(ServerView view) {
        List<Double> grown = new ArrayList<>();
        for (SeriesKey key : view.keys("tables.dead_rows")) {
            List<SeriesPoint> points = view.points(key, HOUR, STEP);
            if (points.size() > 1) {
                grown.add(points.get(points.size() - 1).value() - points.get(0).value());
            }
        }
        return grown.isEmpty()
                || grown.stream().mapToDouble(Double::doubleValue).sum() > 0;
    }

    private static double workers(List<TableRow> rows) {
        return rows.stream()
                .filter(row -> row.text("counted_by").equals("backend_type")
                        && row.text("value").equals("autovacuum worker"))
                .mapToDouble(row -> row.count("sessions"))
                .sum();
    }

    private static Observation saturated(ServerView view, double most, long waiting) {
        List<String> remedy = new ArrayList<>();
        remedy.add("-- look: what they do, and how far they are");
        remedy.add(
                "SELECT a.pid, a.query, a.xact_start, p.phase, p.heap_blks_scanned, p.heap_blks_total FROM pg_stat_activity a LEFT JOIN pg_stat_progress_vacuum p USING (pid) WHERE a.backend_type = 'autovacuum worker';");
        remedy.addAll(cure(view));
        remedy.add(
                view.version() >= 180_000
                        ? "-- then more workers, up to autovacuum_worker_slots without a restart; they share the cost limit"
                        : "-- then more workers, which share the cost limit: autovacuum_max_workers needs a restart");
        return Observation.of(
                        CheckSeverity.WARNING,
                        "all " + Texts.count(most)
                                + " autovacuum workers have been busy for 15 minutes without a pause, and "
                                + Texts.count((double) waiting) + (waiting == 1 ? " table waits" : " tables wait")
                                + " for longer than that")
                .with("workers", (long) most)
                .with("tables_waiting", waiting)
                .with("cost_limit", (long) limit(view))
                .with("cost_delay_ms", delay(view))
                .remedied(remedy.toArray(String[]::new));
    }

    /** -1 stands for the setting of a VACUUM by hand. */
    private static double limit(ServerView view) {
        double own = SettingValues.number(view, COST, -1);
        return own > 0 ? own : SettingValues.number(view, "vacuum_cost_limit", 200);
    }

    private static double delay(ServerView view) {
        double own = SettingValues.number(view, DELAY, 2);
        return own >= 0 ? own : SettingValues.number(view, "vacuum_cost_delay", 0);
    }

    private static List<String> cure(ServerView view) {
        if (delay(view) == 0) {
            return List.of("-- they do not pause for their cost, so a higher limit of it changes nothing");
        }
        boolean full = limit(view) >= MOST_COST;
        String setting = full ? DELAY : COST;
        String value = full
                ? Double.toString(delay(view) / 2)
                : Long.toString(Math.round(Math.min(MOST_COST, Math.max(400, 2 * limit(view)))));
        return List.of(
                "-- cure: first more work per worker; reload only, more I/O from then on",
                SettingValues.alter(view, setting, value),
                "SELECT pg_reload_conf();",
                "-- way back: ALTER SYSTEM RESET " + setting + "; SELECT pg_reload_conf();");
    }
}
