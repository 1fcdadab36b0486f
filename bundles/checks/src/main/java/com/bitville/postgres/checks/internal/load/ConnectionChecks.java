package com.bitville.postgres.checks.internal.load;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.SettingValues;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Limits of connections, slots, senders and locks. */
public final class ConnectionChecks {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String WARNING = "warning";
    private static final String[] WHO = {
        "-- look: who holds them",
        "SELECT usename, datname, application_name, state, count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC LIMIT 20;"
    };

    private ConnectionChecks() {}

    public static List<ServerCheck> all() {
        return List.of(connections(), limits(), near());
    }

    private static ServerCheck connections() {
        return BuiltInCheck.named(
                        "load",
                        "connections",
                        "Applications come near the last connection that the server gives them.",
                        "connection_limits")
                .above("warning", 80, 100, "percent", "Share of the connections for ordinary roles.")
                .above("error", 95, 100, "percent", "The same.")
                .sees(view -> view.rows("connection_limits").stream().flatMap(row -> connections(view, row)));
    }

    private static Stream<Observation> connections(ServerView view, TableRow row) {
        double used = row.count("connections");
        double most = row.count("max_connections")
                - row.count("superuser_reserved_connections")
                - row.count("reserved_connections");
        double percent = Texts.percent(used, most);
        Optional<FindingEta> eta = view.grade(percent, "", "")
                .flatMap(how -> view.eta(view.points(SeriesQuery.sum("connection_limits", "connections"), HOUR), most));
        String top = view.rows("connections").stream()
                .max(Comparator.comparingDouble(one -> one.count("connections")))
                .map(one -> Texts.oneLine(one.text("usename")) + " in " + Texts.oneLine(one.text("datname")) + " "
                        + one.text("state") + " " + Texts.count(one.count("connections")))
                .orElse("");
        return view.grade(percent, "", "").stream()
                .map(how -> Observation.of(
                                how,
                                Texts.count(used) + " of " + Texts.count(most)
                                        + " connections for applications are in use"
                                        + (top.isEmpty() ? "" : ", most by " + top))
                        .with("connections", (long) used)
                        .with("limit", (long) most)
                        .with("percent", percent)
                        .with("most_by", top)
                        .with("per_hour", eta.map(FindingEta::perHour).orElse(null))
                        .until(eta)
                        .over(SeriesKey.of(view.server(), "connections.used"))
                        .remedied(
                                WHO[0],
                                WHO[1],
                                "-- cure: a pooler, or a smaller pool in the application that leaves most of them idle. At once, those idle for an hour:",
                                "-- SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'idle' AND now() - state_change > interval '1 hour';",
                                "-- a higher max_connections needs a restart and memory: ALTER SYSTEM SET max_connections = "
                                        + Math.round(row.count("max_connections") * 1.5)
                                        + ";   -- way back: ALTER SYSTEM RESET max_connections;"));
    }

    private record Limit(double used, double most) {
        Limit plus(double more, double limit) {
            return new Limit(used + more, limit);
        }
    }

    private static ServerCheck limits() {
        return BuiltInCheck.named(
                        "load",
                        "role_or_db_limit",
                        "A role or a database comes near its CONNECTION LIMIT.",
                        "connections")
                .above("warning", 80, 100, "percent", "Share of the limit.")
                .above("error", 99.9, 100, "percent", "The same.")
                .sees(view -> {
                    Map<String, Limit> roles = new LinkedHashMap<>();
                    Map<String, Limit> databases = new LinkedHashMap<>();
                    for (TableRow row : view.rows("connections")) {
                        add(roles, row.text("usename"), row, "rolconnlimit");
                        add(databases, row.text("datname"), row, "datconnlimit");
                    }
                    List<Observation> all = new ArrayList<>();
                    roles.forEach(
                            (name, limit) -> full(view, "role", name, limit).ifPresent(all::add));
                    databases.forEach(
                            (name, limit) -> full(view, "database", name, limit).ifPresent(all::add));
                    return all.stream();
                });
    }

    private static void add(Map<String, Limit> into, String name, TableRow row, String column) {
        double limit = row.number(column).orElse(-1);
        if (limit > 0 && !name.isEmpty()) {
            into.put(name, into.getOrDefault(name, new Limit(0, limit)).plus(row.count("connections"), limit));
        }
    }

    private static Optional<Observation> full(ServerView view, String kind, String name, Limit limit) {
        String database = kind.equals("database") ? name : "";
        String object = kind + " " + name;
        String alter =
                "ALTER " + kind.toUpperCase(java.util.Locale.ROOT) + " " + Texts.name(name) + " CONNECTION LIMIT ";
        return view.grade(Texts.percent(limit.used(), limit.most()), database, object)
                .map(how -> Observation.of(
                                how,
                                kind + " " + Texts.oneLine(name) + " has " + Texts.count(limit.used()) + " of "
                                        + Texts.count(limit.most()) + " connections"
                                        + (kind.equals("database") ? "; superusers pass this limit" : ""))
                        .on(database, object)
                        .with("connections", (long) limit.used())
                        .with("limit", (long) limit.most())
                        .remedied(
                                WHO[0],
                                WHO[1],
                                "-- cure: who leaves them idle; else a higher limit, at once, no lock:",
                                alter + Math.round(limit.most() * 1.5 + 1) + ";",
                                "-- way back: " + alter + Math.round(limit.most()) + ";"));
    }

    private static ServerCheck near() {
        return BuiltInCheck.named(
                        "load",
                        "limits_near",
                        "Slots, WAL senders, worker processes, prepared transactions or the lock table come near their limit.",
                        "connection_limits")
                .above("warning", 80, 100, "percent", "Share of a limit.")
                .above("locks", 50, 100, "percent", "Share of the lock table.")
                .answers(ConnectionChecks::near);
    }

    /** What one limit is compared with; empty where it was not read, which is no zero. */
    private record Used(String setting, OptionalDouble used, OptionalDouble most, String threshold) {
        boolean isKnown() {
            return used.isPresent() && most.isPresent();
        }
    }

    private static CheckAnswer near(ServerView view) {
        Optional<TableRow> limits = view.rows("connection_limits").stream().findFirst();
        if (limits.isEmpty()) {
            return CheckAnswer.unknown("connection_limits has no row");
        }
        List<Used> all = used(view, limits.get());
        List<Observation> near = all.stream()
                .filter(Used::isKnown)
                .flatMap(
                        one -> one(
                                view,
                                one.setting(),
                                one.used().getAsDouble(),
                                one.most().getAsDouble(),
                                one.threshold())
                                .stream())
                .toList();
        List<String> unknown =
                all.stream().filter(one -> !one.isKnown()).map(Used::setting).toList();
        if (unknown.isEmpty()) {
            return CheckAnswer.of(near);
        }
        String why = "what is compared with " + String.join(", ", unknown) + " was not read";
        boolean open = unknown.stream().anyMatch(setting -> view.isSeen("", setting));
        return CheckAnswer.of(near)
                .except(open ? Set.of("") : Set.of(), why, "-- bitville:collectors lists what is not read, and why");
    }

    private static List<Used> used(ServerView view, TableRow limits) {
        OptionalDouble perTransaction = SettingValues.number(view, "max_locks_per_transaction");
        OptionalDouble lockable = perTransaction.isPresent()
                ? OptionalDouble.of(perTransaction.getAsDouble()
                        * (limits.count("max_connections") + limits.count("max_prepared_transactions")))
                : perTransaction;
        OptionalDouble locks = view.has("locks")
                ? OptionalDouble.of(view.rows("locks").stream()
                        .filter(row -> !row.is("fastpath"))
                        .mapToDouble(row -> row.count("locks"))
                        .sum())
                : OptionalDouble.empty();
        return List.of(
                ofRows(view, "slots", "max_replication_slots", limits),
                ofRows(view, "senders", "max_wal_senders", limits),
                ofRows(view, "prepared", "max_prepared_transactions", limits),
                new Used(
                        "max_worker_processes",
                        limits.number("worker_processes"),
                        limits.number("max_worker_processes"),
                        WARNING),
                new Used("max_locks_per_transaction", locks, lockable, "locks"));
    }

    private static Used ofRows(ServerView view, String table, String setting, TableRow limits) {
        // Where none is allowed there is none, whether it was read or not.
        boolean none = limits.number(setting).orElse(1) <= 0;
        // Of very many only the oldest have a row, and each says how many there are.
        double rows = view.rows(table).stream()
                .mapToDouble(row -> row.count("all_" + table))
                .reduce(view.rows(table).size(), Math::max);
        OptionalDouble used = view.has(table) || none ? OptionalDouble.of(rows) : OptionalDouble.empty();
        return new Used(setting, used, limits.number(setting), WARNING);
    }

    private static Optional<Observation> one(
            ServerView view, String setting, double used, double most, String threshold) {
        double percent = Texts.percent(used, most);
        boolean over = threshold.equals("locks")
                ? percent > view.parameter("locks")
                : view.grade(percent, "", setting).isPresent();
        if (most <= 0 || !over) {
            return Optional.empty();
        }
        return Optional.of(Observation.of(
                        CheckSeverity.WARNING,
                        Texts.count(used) + " of " + Texts.count(most) + " are in use that " + setting + " allows")
                .on("", setting)
                .with("used", (long) used)
                .with("limit", (long) most)
                .remedied(
                        "-- look",
                        "SELECT name, setting, source FROM pg_settings WHERE name = " + Texts.literal(setting) + ";",
                        "-- cure: give up what nobody needs; else raise it, which needs a restart (standbys first):",
                        "-- ALTER SYSTEM SET " + setting + " = ...;   -- way back: ALTER SYSTEM RESET " + setting
                                + ";"));
    }
}
