package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Logical subscriptions. */
public final class SubscriptionChecks {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String ID = "subid";
    private static final String ENABLED = "subenabled";

    private SubscriptionChecks() {}

    public static List<ServerCheck> all() {
        return List.of(subscription());
    }

    private static double errors(TableRow row) {
        return row.count("apply_error_count") + row.count("sync_error_count");
    }

    private static double conflicts(TableRow row) {
        return Stream.of(
                        "confl_insert_exists",
                        "confl_update_exists",
                        "confl_update_missing",
                        "confl_delete_missing",
                        "confl_update_origin_differs",
                        "confl_delete_origin_differs",
                        "confl_multiple_unique_conflicts")
                .mapToDouble(row::count)
                .sum();
    }

    private static ServerCheck subscription() {
        return BuiltInCheck.named(
                        "replication",
                        "subscription",
                        "A subscription is disabled, has no worker, or fails; its slot holds WAL on the publisher.",
                        "subscriptions",
                        "server")
                // A standby has its primary's subscriptions and works for none of them.
                .on(Role.PRIMARY)
                .above("copying", 60, 100_000, "min", "How long tables may be copied until that is a hint.")
                .sees(SubscriptionChecks::look);
    }

    /** What is counted of a subscription, apart from its row. */
    private record Trouble(double errors, double conflicts, double copying) {
        boolean isNone() {
            return errors == 0 && conflicts == 0 && copying == 0;
        }
    }

    private static Stream<Observation> look(ServerView view) {
        Map<String, Double> failed = Windows.grown(view, "subscription_stats", ID, WINDOW, SubscriptionChecks::errors);
        Map<String, Double> clashed =
                Windows.grown(view, "subscription_stats", ID, WINDOW, SubscriptionChecks::conflicts);
        Map<String, Double> copying = copying(view);
        List<TableRow> all = view.rows("subscriptions").stream()
                .filter(row -> !row.has("relid"))
                .toList();
        return all.stream()
                .flatMap(row -> look(
                        view,
                        row,
                        object(all, row),
                        new Trouble(
                                failed.getOrDefault(row.text(ID), 0d),
                                clashed.getOrDefault(row.text(ID), 0d),
                                copying.getOrDefault(row.text(ID), 0d))));
    }

    /** The tables that were neither ready nor about to be at any visit for so long. */
    private static Map<String, Double> copying(ServerView view) {
        Map<String, Double> tables = new HashMap<>();
        for (VisitedRow of : view.visited("subscription_tables", SubscriptionChecks::unready)) {
            if (Duration.between(of.since(), of.at()).toMinutes() >= view.parameter("copying")) {
                tables.merge(of.row().text(ID), of.row().count("tables"), Double::sum);
            }
        }
        return tables;
    }

    private static Optional<String> unready(TableRow row) {
        return row.text("state").matches("r|s")
                ? Optional.empty()
                : Optional.of(row.text(ID) + " " + row.text("state"));
    }

    /** Its name; of several that have it in databases that nobody knows, with the object identifier. */
    private static String object(List<TableRow> all, TableRow row) {
        String name = row.text("subname");
        boolean several = all.stream()
                .anyMatch(other -> other.text("subname").equals(name)
                        && other.text("datname").equals(row.text("datname"))
                        && !other.text(ID).equals(row.text(ID)));
        return several ? name + " (" + row.text(ID) + ")" : name;
    }

    private static Stream<Observation> look(ServerView view, TableRow row, String object, Trouble trouble) {
        boolean disabled = row.has(ENABLED) && !row.is(ENABLED);
        boolean down = !disabled && !row.has("pid");
        if (!disabled && !down && trouble.isNone()) {
            return Stream.empty();
        }
        CheckSeverity severity = disabled || down || trouble.errors() > 0 ? CheckSeverity.WARNING : CheckSeverity.HINT;
        String database = row.text("datname");
        return Stream.of(Observation.of(
                        severity,
                        "subscription " + Texts.oneLine(object)
                                + (database.isEmpty() ? "" : " of " + Texts.oneLine(database)) + " "
                                + words(row, disabled, down, trouble))
                .on(database, object)
                .with("enabled", !disabled)
                .with("worker", row.has("pid"))
                .with("errors", (long) trouble.errors())
                .with("conflicts", (long) trouble.conflicts())
                .with("tables_not_ready", (long) trouble.copying())
                .with("received_lsn", row.text("received_lsn"))
                .remedied(remedy(view, row, disabled, down)));
    }

    private static String words(TableRow row, boolean disabled, boolean down, Trouble trouble) {
        if (disabled) {
            return "is disabled";
        }
        if (trouble.errors() > 0) {
            return "failed " + Texts.count(trouble.errors()) + " times in 15 minutes";
        }
        if (down) {
            return row.has(ENABLED) ? "has no worker" : "has no worker, or is disabled";
        }
        return trouble.conflicts() > 0
                ? "met " + Texts.count(trouble.conflicts()) + " conflicts"
                : "still copies " + Texts.count(trouble.copying()) + " tables, and has for long";
    }

    private static String[] remedy(ServerView view, TableRow row, boolean disabled, boolean down) {
        String name = Texts.name(row.text("subname"));
        String where =
                row.has("datname") ? ", in the database " + Texts.oneLine(row.text("datname")) : ", in its database";
        return new String[] {
            "-- look" + where + ": the server's log names row, constraint and the end of the transaction (LSN)",
            "SELECT subname, pid, relid::regclass, received_lsn, latest_end_time FROM pg_stat_subscription WHERE subname = "
                    + Texts.literal(row.text("subname")) + ";",
            "SELECT srsubstate, count(*) FROM pg_subscription_rel GROUP BY 1;",
            "-- cure" + where + ": mend the row that stands in the way"
                    + (view.version() >= 150_000
                            ? "; or skip that one transaction, no way back: ALTER SUBSCRIPTION " + name
                                    + " SKIP (lsn = '...');"
                            : ""),
            disabled
                    ? "ALTER SUBSCRIPTION " + name + " ENABLE;"
                    : down && !row.has(ENABLED)
                            ? "-- if pg_subscription has it as disabled: ALTER SUBSCRIPTION " + name + " ENABLE;"
                            : "-- the worker tries again by itself every few seconds",
            "-- way back: ALTER SUBSCRIPTION " + name + " DISABLE;"
        };
    }
}
