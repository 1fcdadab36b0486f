package com.bitville.postgres.checks.internal.survival;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.checks.internal.load.AutovacuumChecks;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck.Role;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps vacuum from removing dead rows, and forgotten prepared transactions. */
public final class HorizonChecks {
    private static final double MS_PER_HOUR = 3_600_000;
    private static final double MS_PER_MINUTE = 60_000;
    private static final double FAR = 100_000_000;
    private static final double PAGE = 8_192;

    private HorizonChecks() {}

    public static List<ServerCheck> all() {
        return List.of(held(), orphan());
    }

    private static ServerCheck held() {
        return BuiltInCheck.named(
                        "survival",
                        "xmin_held",
                        "A session, slot, standby or prepared transaction keeps vacuum from removing dead rows.",
                        "xmin_holders",
                        "server")
                .on(Role.PRIMARY)
                .above("warning", 1, 8_760, "h", "Age of the oldest holder.")
                .above("error", 24, 8_760, "h", "The same.")
                .above("xid_age", 1_000, 2_000_000_000, "count", "A holder of fewer transactions does no damage.")
                .sharingRowsOf(AutovacuumChecks.SATURATED)
                .sees(view -> view.rows("xmin_holders").stream()
                        .filter(row -> row.count("xmin_age") > view.parameter("xid_age"))
                        .flatMap(row -> held(view, row)));
    }

    private static Stream<Observation> held(ServerView view, TableRow row) {
        String kind = row.text("holder");
        String object = kind + " " + id(row);
        double hours = row.count("age_ms") / MS_PER_HOUR;
        Optional<CheckSeverity> severity = row.count("xmin_age") > FAR
                ? Optional.of(CheckSeverity.ERROR)
                : view.grade(hours, row.text("datname"), object);
        return severity.stream()
                .map(how -> kept(
                                view,
                                row,
                                Observation.of(
                                        how,
                                        words(kind) + " " + who(row) + " has kept dead rows for "
                                                + (row.has("age_ms") ? Texts.time(row.count("age_ms")) : "long") + ": "
                                                + Texts.count(row.count("xmin_age")) + " transactions"))
                        .on(row.text("datname"), object)
                        .with("holder", kind)
                        .with("xmin_age", (long) row.count("xmin_age"))
                        .with("age_s", Math.round(row.count("age_ms") / 1_000))
                        .with("usename", row.text("usename"))
                        .with("state", row.text("state"))
                        .remedied(remedy(kind, row)));
    }

    /** By what it is told apart; the name of a prepared transaction is an application's and no part of a finding. */
    private static String id(TableRow row) {
        return row.text("holder").equals("prepared")
                ? row.text("transaction")
                : row.has("pid") ? row.text("pid") : row.text("name");
    }

    /** The damage: dead rows of tables that are due, to which a vacuum came since and which it could not remove. */
    private static Observation kept(ServerView view, TableRow holder, Observation told) {
        Instant since = holder.number("age_ms").isPresent()
                ? view.at().minusMillis((long) holder.count("age_ms"))
                : Instant.MIN;
        List<VisitedDatabase> visits = view.visitedDatabases("tables", AutovacuumChecks::beyondLimit);
        if (visits.isEmpty()) {
            return told;
        }
        double rows = 0;
        double bytes = 0;
        for (VisitedRow of :
                visits.stream().flatMap(visit -> visit.rows().stream()).toList()) {
            TableRow table = of.row();
            boolean sees = !holder.has("datname") || holder.text("datname").equals(of.database());
            if (sees
                    && Stream.of("last_vacuum", "last_autovacuum")
                            .flatMap(column -> table.time(column).stream())
                            .anyMatch(since::isBefore)) {
                double dead = table.count("n_dead_tup");
                rows += dead;
                bytes += table.count("relpages") * PAGE * dead / Math.max(1, dead + table.count("n_live_tup"));
            }
        }
        return told.with("dead_rows", (long) rows).with("dead_bytes", (long) bytes);
    }

    private static String words(String kind) {
        return switch (kind) {
            case "prepared" -> "prepared transaction";
            case "slot" -> "replication slot";
            case "standby" -> "standby (hot_standby_feedback)";
            default -> "session";
        };
    }

    private static String who(TableRow row) {
        return row.text("holder").equals("prepared")
                ? "of role " + Texts.oneLine(row.text("usename"))
                : row.has("pid") ? row.text("pid") : Texts.oneLine(row.text("name"));
    }

    private static String[] remedy(String kind, TableRow row) {
        String pid = row.text("pid");
        return switch (kind) {
            case "prepared" -> prepared(row.text("transaction"), row.text("datname"));
            case "slot" ->
                new String[] {
                    "-- look",
                    SlotChecks.look(row.text("name")),
                    "-- cure: let its consumer go on; else give it up, no way back:",
                    "-- SELECT pg_drop_replication_slot(" + Texts.literal(row.text("name")) + ");"
                };
            case "standby" ->
                new String[] {
                    "-- look, here",
                    "SELECT application_name, client_addr, backend_xmin, age(backend_xmin) FROM pg_stat_replication WHERE pid = "
                            + number(pid) + ";",
                    "-- cure, on that standby: end its long query, or there",
                    "-- ALTER SYSTEM SET hot_standby_feedback = off; SELECT pg_reload_conf();   -- way back: RESET; its queries may then be cancelled"
                };
            default ->
                new String[] {
                    "-- look",
                    "SELECT pid, usename, application_name, state, xact_start, query FROM pg_stat_activity WHERE pid = "
                            + number(pid) + ";",
                    "-- cure: rolls back what it did since, at once; the client gets an error and has to repeat it",
                    "SELECT pg_terminate_backend(" + number(pid) + ");"
                };
        };
    }

    static String number(String pid) {
        return pid.matches("[0-9]{1,10}") ? pid : "0";
    }

    /** The name of a prepared transaction is an application's: psql is told to build the command itself. */
    private static String[] prepared(String xid, String database) {
        return new String[] {
            "-- look: the name tells which application forgot it",
            "SELECT gid, prepared, owner, database FROM pg_prepared_xacts WHERE transaction = " + Texts.literal(xid)
                    + ";",
            "-- cure, connected to " + Texts.oneLine(database)
                    + " as its owner or a superuser; at once, no way back. \\gexec runs what the query prints:",
            "SELECT format('ROLLBACK PREPARED %L', gid) FROM pg_prepared_xacts WHERE transaction = "
                    + Texts.literal(xid) + " \\gexec"
        };
    }

    private static ServerCheck orphan() {
        return BuiltInCheck.named(
                        "load",
                        "prepared_orphan",
                        "A prepared transaction that nobody finishes holds its locks and the horizon.",
                        "prepared")
                .above("warning", 10, 525_600, "min", "Age of the prepared transaction.")
                .above("error", 60, 525_600, "min", "The same.")
                .sees(view -> view.rows("prepared").stream().flatMap(row -> {
                    String xid = row.text("transaction");
                    return view.grade(row.count("age_ms") / MS_PER_MINUTE, row.text("database"), xid).stream()
                            .map(how -> Observation.of(
                                            how,
                                            "the transaction " + xid + " of " + Texts.oneLine(row.text("owner"))
                                                    + " in "
                                                    + Texts.oneLine(row.text("database")) + " was prepared "
                                                    + Texts.time(row.count("age_ms")) + " ago and not finished")
                                    .on(row.text("database"), xid)
                                    .with("age_s", Math.round(row.count("age_ms") / 1_000))
                                    .with("owner", row.text("owner"))
                                    .with("xid_age", (long) row.count("xid_age"))
                                    .remedied(prepared(xid, row.text("database"))));
                }));
    }
}
