package com.bitville.postgres.checks.internal.replication;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.checks.internal.rule.Windows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Logical subscriptions. */
public final class SubscriptionChecks {
    private static final Duration WINDOW = Duration.ofMinutes(15);

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
                        "subscriptions")
                .sees(SubscriptionChecks::look);
    }

    private static Stream<Observation> look(ServerView view) {
        Map<String, Double> failed =
                Windows.grown(view, "subscription_stats", "subname", WINDOW, SubscriptionChecks::errors);
        Map<String, Double> clashed =
                Windows.grown(view, "subscription_stats", "subname", WINDOW, SubscriptionChecks::conflicts);
        return view.rows("subscriptions").stream()
                .filter(row -> !row.has("relid"))
                .flatMap(row -> {
                    String name = row.text("subname");
                    boolean disabled = row.has("subenabled") && !row.is("subenabled");
                    double errors = failed.getOrDefault(name, 0d);
                    double conflicts = clashed.getOrDefault(name, 0d);
                    boolean down = !disabled && !row.has("pid");
                    if (!disabled && !down && errors == 0 && conflicts == 0) {
                        return Stream.empty();
                    }
                    CheckSeverity severity =
                            disabled || down || errors > 0 ? CheckSeverity.WARNING : CheckSeverity.HINT;
                    String what = disabled
                            ? "is disabled"
                            : errors > 0
                                    ? "failed " + Texts.count(errors) + " times in 15 minutes"
                                    : down
                                            ? row.has("subenabled") ? "has no worker" : "has no worker, or is disabled"
                                            : "met " + Texts.count(conflicts) + " conflicts";
                    return Stream.of(Observation.of(severity, "subscription " + Texts.oneLine(name) + " " + what)
                            .on("", name)
                            .with("enabled", !disabled)
                            .with("worker", row.has("pid"))
                            .with("errors", (long) errors)
                            .with("conflicts", (long) conflicts)
                            .with("received_lsn", row.text("received_lsn"))
                            .remedied(
                                    "-- look: the server's log names row, constraint and the end of the transaction (LSN)",
                                    "SELECT subname, pid, received_lsn, latest_end_time FROM pg_stat_subscription WHERE subname = "
                                            + Texts.literal(name) + ";",
                                    view.version() >= 150_000
                                            ? "-- cure: mend the row that stands in the way; or skip that one transaction, no way back: ALTER SUBSCRIPTION "
                                                    + Texts.name(name) + " SKIP (lsn = '...');"
                                            : "-- cure: mend the row that stands in the way",
                                    disabled
                                            ? "ALTER SUBSCRIPTION " + Texts.name(name) + " ENABLE;"
                                            : down && !row.has("subenabled")
                                                    ? "-- if pg_subscription has it as disabled: ALTER SUBSCRIPTION "
                                                            + Texts.name(name) + " ENABLE;"
                                                    : "-- the worker tries again by itself every few seconds",
                                    "-- way back: ALTER SUBSCRIPTION " + Texts.name(name) + " DISABLE;"));
                });
    }
}
