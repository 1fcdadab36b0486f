package com.bitville.postgres.checks.internal.load;

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
import java.util.Optional;
import java.util.stream.Stream;

/** Sessions that hold a transaction, and what databases count of transactions. */
public final class TransactionChecks {
    private static final double MS_PER_MINUTE = 60_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private TransactionChecks() {}

    public static List<ServerCheck> all() {
        return List.of(idle(), longOnes(), deadlocks(), rollbacks(), temporary());
    }

    private static boolean isClient(TableRow row) {
        return row.text("backend_type").equals("client backend");
    }

    private static ServerCheck idle() {
        return BuiltInCheck.named(
                        "load",
                        "idle_in_transaction",
                        "A session keeps a transaction open while its client does nothing.",
                        "sessions")
                .above("warning", 10, 525_600, "min", "Time since its last statement.")
                .above("error", 60, 525_600, "min", "The same.")
                .sees(view -> view.rows("sessions").stream()
                        .filter(row -> isClient(row) && row.text("state").startsWith("idle in transaction"))
                        .flatMap(row -> idle(view, row)));
    }

    private static Stream<Observation> idle(ServerView view, TableRow row) {
        String pid = row.text("pid");
        double minutes = row.count("state_age_ms") / MS_PER_MINUTE;
        double blocked = view.rows("blocking.roots").stream()
                .filter(root -> root.text("pid").equals(pid))
                .mapToDouble(root -> root.count("blocked_in_all"))
                .findFirst()
                .orElse(0);
        Optional<CheckSeverity> severity =
                view.grade(minutes, row.text("datname"), pid).map(how -> blocked > 0 ? CheckSeverity.ERROR : how);
        return severity.stream()
                .map(how -> Observation.of(
                                how,
                                "session " + pid + " of " + Texts.oneLine(row.text("usename")) + " ("
                                        + Texts.oneLine(row.text("application_name"))
                                        + ") has been idle in a transaction for "
                                        + Texts.time(row.count("state_age_ms"))
                                        + (blocked > 0 ? "; " + Texts.count(blocked) + " sessions wait for it" : ""))
                        .on(row.text("datname"), pid)
                        .with("idle_s", Math.round(row.count("state_age_ms") / 1_000))
                        .with("xact_age_s", Math.round(row.count("xact_age_ms") / 1_000))
                        .with("usename", row.text("usename"))
                        .with("xid_age", row.has("xid_age") ? (Object) (long) row.count("xid_age") : "")
                        .with("xmin_age", row.has("xmin_age") ? (Object) (long) row.count("xmin_age") : "")
                        .with("blocked", (long) blocked)
                        .with("query_id", row.text("query_id"))
                        .remedied(
                                "-- look",
                                "SELECT pid, usename, application_name, client_addr, state, state_change, query FROM pg_stat_activity WHERE pid = "
                                        + pid + ";",
                                "-- cure: rolls back what it did, at once; the client gets an error and has to repeat it",
                                "SELECT pg_terminate_backend(" + pid + ");",
                                "-- and for the next time; new sessions only:",
                                "-- ALTER ROLE " + Texts.name(row.text("usename"))
                                        + " SET idle_in_transaction_session_timeout = '5min';   -- way back: ALTER ROLE "
                                        + Texts.name(row.text("usename"))
                                        + " RESET idle_in_transaction_session_timeout;"));
    }

    private static ServerCheck longOnes() {
        return BuiltInCheck.named(
                        "load", "long_transaction", "A transaction that works has been open for long.", "sessions")
                .above("warning", 60, 525_600, "min", "Age of the transaction.")
                .sees(view -> view.rows("sessions").stream()
                        .filter(row -> isClient(row) && row.text("state").equals("active"))
                        .flatMap(row -> longOne(view, row)));
    }

    private static Stream<Observation> longOne(ServerView view, TableRow row) {
        String pid = row.text("pid");
        String application = row.text("application_name");
        boolean maintenance = application.matches("pg_dump.*|pg_restore|pg_basebackup|vacuumdb|reindexdb")
                || view.rows("progress").stream()
                        .anyMatch(one -> one.text("pid").equals(pid));
        return view.grade(row.count("xact_age_ms") / MS_PER_MINUTE, row.text("datname"), pid).stream()
                .map(how -> maintenance ? CheckSeverity.HINT : how)
                .map(how -> Observation.of(
                                how,
                                "the transaction of session " + pid + " (" + Texts.oneLine(row.text("usename")) + ", "
                                        + Texts.oneLine(application) + ") has been open for "
                                        + Texts.time(row.count("xact_age_ms"))
                                        + (maintenance ? "; it is a dump or maintenance" : ""))
                        .on(row.text("datname"), pid)
                        .with("xact_age_s", Math.round(row.count("xact_age_ms") / 1_000))
                        .with("query_age_s", Math.round(row.count("query_age_ms") / 1_000))
                        .with("usename", row.text("usename"))
                        .with("application_name", application)
                        .with("query_id", row.text("query_id"))
                        .remedied(
                                "-- look: what it does, and since when",
                                "SELECT pid, usename, application_name, xact_start, query_start, wait_event_type, query FROM pg_stat_activity WHERE pid = "
                                        + pid + ";",
                                "-- cure, only if nobody needs it: ends the statement; the client gets an error. Rolling back takes no time",
                                "-- SELECT pg_cancel_backend(" + pid + ");"));
    }

    private static ServerCheck deadlocks() {
        return BuiltInCheck.named("load", "deadlocks", "Transactions deadlock.", "databases")
                .above("warning", 5, 1_000_000, "count", "Deadlocks in an hour, by database.")
                .sees(
                        view ->
                                Windows.grown(view, "databases", "datname", HOUR, row -> row.count("deadlocks"))
                                        .entrySet()
                                        .stream()
                                        .flatMap(
                                                each -> counted(
                                                        view,
                                                        each,
                                                        Texts.count(each.getValue()) + " deadlocks in "
                                                                + Texts.oneLine(each.getKey()) + " within an hour",
                                                        "deadlocks",
                                                        "-- look: the server's log has both statements of each pair (bitville:logs --class deadlock)",
                                                        "SELECT datname, deadlocks, stats_reset FROM pg_stat_database WHERE datname = "
                                                                + Texts.literal(each.getKey()) + ";",
                                                        "-- cure, in the application: take locks in one order (ORDER BY the key before FOR UPDATE), and repeat what failed with 40P01")));
    }

    private static Stream<Observation> counted(
            ServerView view, Map.Entry<String, Double> each, String message, String figure, String... remedy) {
        return view.grade(each.getValue(), each.getKey(), "").stream()
                .map(how -> Observation.of(how, message)
                        .on(each.getKey(), "")
                        .with(figure, each.getValue().longValue())
                        .remedied(remedy));
    }

    private static ServerCheck rollbacks() {
        return BuiltInCheck.named(
                        "load", "rollback_ratio", "Many transactions of a database are rolled back.", "databases")
                .above("warning", 20, 100, "percent", "Share that was rolled back within 15 minutes.")
                .above("floor", 1, 100_000, "1/s", "Fewer transactions are not judged.")
                .sees(view -> {
                    Map<String, Double> back =
                            Windows.grown(view, "databases", "datname", QUARTER, row -> row.count("xact_rollback"));
                    Map<String, Double> all = Windows.grown(
                            view,
                            "databases",
                            "datname",
                            QUARTER,
                            row -> row.count("xact_rollback") + row.count("xact_commit"));
                    boolean covered =
                            Windows.held(view, "databases", rows -> true).compareTo(QUARTER) >= 0;
                    return back.entrySet().stream()
                            .filter(each -> covered
                                    && all.getOrDefault(each.getKey(), 0d) / QUARTER.toSeconds()
                                            > view.parameter("floor"))
                            .flatMap(each -> rolledBack(
                                    view, each.getKey(), each.getValue(), all.getOrDefault(each.getKey(), 0d)));
                });
    }

    private static Stream<Observation> rolledBack(ServerView view, String database, double back, double all) {
        double percent = Texts.percent(back, all);
        return view.grade(percent, database, "").stream()
                .map(
                        how -> Observation.of(
                                        how,
                                        percent + " % of the transactions in " + Texts.oneLine(database)
                                                + " were rolled back within 15 minutes")
                                .on(database, "")
                                .with("rolled_back", (long) back)
                                .with("transactions", Math.round(all))
                                .remedied(
                                        "-- look: the server's log has the errors (bitville:logs); this shows both counters",
                                        "SELECT datname, xact_commit, xact_rollback FROM pg_stat_database WHERE datname = "
                                                + Texts.literal(database) + ";",
                                        "-- cure: the error that the log names most often; some drivers roll back instead of committing reads: harmless"));
    }

    private static ServerCheck temporary() {
        return BuiltInCheck.named("load", "temp_storm", "Queries write very much to temporary files.", "databases")
                .above("warning", 1_024, 1_000_000_000, "MiB", "Written within ten minutes, by database.")
                .sees(view -> Windows.grown(
                                view, "databases", "datname", TEN_MINUTES, row -> row.count("temp_bytes") / (1 << 20))
                        .entrySet()
                        .stream()
                        .flatMap(each -> counted(
                                view,
                                each,
                                "queries in " + Texts.oneLine(each.getKey()) + " wrote "
                                        + Texts.bytes(each.getValue() * (1 << 20))
                                        + " to temporary files within ten minutes",
                                "temp_mib",
                                "-- look: which statements (with pg_stat_statements)",
                                "-- SELECT queryid, calls, temp_blks_written FROM pg_stat_statements ORDER BY temp_blks_written DESC LIMIT 5;",
                                "SELECT datname, temp_files, pg_size_pretty(temp_bytes) FROM pg_stat_database WHERE datname = "
                                        + Texts.literal(each.getKey()) + ";",
                                "-- cure: more memory for the role that runs them, each sort and hash of it takes so much; new sessions only:",
                                "-- ALTER ROLE ... SET work_mem = '64MB';   -- way back: ALTER ROLE ... RESET work_mem;",
                                "-- limit: ALTER ROLE ... SET temp_file_limit = '10GB';")));
    }
}
