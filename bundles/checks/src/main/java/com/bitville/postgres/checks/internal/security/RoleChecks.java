package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckAnswer;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Roles that may do much, logins that should not be, rules that let everybody in. */
public final class RoleChecks {
    private static final Set<String> DANGEROUS = Set.of(
            "pg_execute_server_program",
            "pg_write_server_files",
            "pg_read_server_files",
            "pg_read_all_data",
            "pg_write_all_data");

    private RoleChecks() {}

    public static List<ServerCheck> all() {
        return List.of(superuserSessions(), superusers(), dangerous(), expired(), trust());
    }

    private static boolean isRemote(String address) {
        String bare = address.replaceAll("/\\d+$", "");
        return !bare.isEmpty()
                && !bare.startsWith("127.")
                && !bare.equals("::1")
                && !bare.equals("localhost")
                && !bare.equals("samehost");
    }

    private static Set<String> superuserNames(ServerView view) {
        return view.rows("roles_all").stream()
                .filter(row -> row.is("rolsuper"))
                .map(row -> row.text("rolname"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static ServerCheck superuserSessions() {
        return BuiltInCheck.named(
                        "security",
                        "superuser_sessions",
                        "A superuser works over the network.",
                        "sessions",
                        "roles_all")
                .sees(view -> {
                    Set<String> superusers = superuserNames(view);
                    return view.rows("sessions").stream()
                            .filter(row -> superusers.contains(row.text("usename"))
                                    && row.text("backend_type").equals("client backend")
                                    && isRemote(row.text("client_addr")))
                            .collect(Collectors.groupingBy(row -> row.text("usename")))
                            .entrySet()
                            .stream()
                            .map(each -> Observation.of(
                                            CheckSeverity.WARNING,
                                            "superuser " + Texts.oneLine(each.getKey())
                                                    + " works over the network, from "
                                                    + each.getValue().get(0).text("client_addr"))
                                    .on("", each.getKey())
                                    .with("sessions", each.getValue().size())
                                    .with("client_addr", each.getValue().get(0).text("client_addr"))
                                    .with(
                                            "application_name",
                                            each.getValue().get(0).text("application_name"))
                                    .remedied(
                                            "-- look",
                                            "SELECT usename, client_addr, application_name, backend_start FROM pg_stat_activity WHERE usename = "
                                                    + Texts.literal(each.getKey()) + ";",
                                            "-- cure: give that application a role with just what it needs, and take superusers out of pg_hba.conf for the network:",
                                            "-- a line \"host all " + Texts.oneLine(each.getKey())
                                                    + " all reject\" above the others, then SELECT pg_reload_conf();"));
                });
    }

    private static ServerCheck superusers() {
        return BuiltInCheck.named(
                        "security", "superuser_logins", "Many roles that may log in are superusers.", "roles_all")
                .above("hint", 3, 1_000, "count", "Superusers that may log in.")
                .sees(view -> {
                    List<String> names = view.rows("roles_all").stream()
                            .filter(row -> row.is("rolsuper") && row.is("rolcanlogin"))
                            .map(row -> Texts.oneLine(row.text("rolname")))
                            .sorted()
                            .toList();
                    return view.grade(names.size(), "", "").stream()
                            .map(how -> Observation.of(
                                            how, names.size() + " superusers may log in: " + String.join(", ", names))
                                    .with("superusers", names.size())
                                    .remedied(
                                            "-- look",
                                            "SELECT rolname, rolvaliduntil FROM pg_roles WHERE rolsuper AND rolcanlogin;",
                                            "-- cure, for each that does not need it; at once, no lock, and the way back is ALTER ROLE ... SUPERUSER:",
                                            "-- ALTER ROLE ... NOSUPERUSER;"));
                });
    }

    private static ServerCheck dangerous() {
        return BuiltInCheck.named(
                        "security",
                        "dangerous_members",
                        "Roles may run programs, read or write files or all data, pass row security, or replicate.",
                        "roles_all",
                        "role_members_all")
                .sees(view -> {
                    Set<String> superusers = superuserNames(view);
                    List<Observation> all = new ArrayList<>();
                    for (TableRow row : view.rows("roles_all")) {
                        String name = row.text("rolname");
                        if (!row.is("rolcanlogin") || superusers.contains(name)) {
                            continue;
                        }
                        Set<String> powers = powers(view, name, new HashSet<>());
                        if (row.is("rolbypassrls")) {
                            powers.add("BYPASSRLS");
                        }
                        if (!powers.isEmpty()) {
                            all.add(power(name, powers));
                        }
                    }
                    return all.stream();
                });
    }

    /** What a role inherits, over any number of memberships. */
    private static Set<String> powers(ServerView view, String member, Set<String> seen) {
        Set<String> powers = new HashSet<>();
        if (!seen.add(member)) {
            return powers;
        }
        for (TableRow row : view.rows("role_members_all")) {
            if (row.text("member").equals(member)) {
                String role = row.text("role");
                if (DANGEROUS.contains(role)) {
                    powers.add(role);
                }
                powers.addAll(powers(view, role, seen));
            }
        }
        return powers;
    }

    private static Observation power(String name, Set<String> powers) {
        String listed = powers.stream().sorted().collect(Collectors.joining(", "));
        return Observation.of(CheckSeverity.HINT, "role " + Texts.oneLine(name) + " has " + listed)
                .on("", name)
                .with("has", listed)
                .remedied(
                        "-- look: from where it has it",
                        "SELECT r.rolname AS role, m.rolname AS member FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE m.rolname = "
                                + Texts.literal(name) + ";",
                        "-- cure, if nobody needs it; at once, no lock:",
                        powers.contains("BYPASSRLS")
                                ? "-- ALTER ROLE " + Texts.name(name) + " NOBYPASSRLS;"
                                : "-- REVOKE " + listed + " FROM " + Texts.name(name) + ";   -- way back: GRANT "
                                        + listed + " TO " + Texts.name(name) + ";");
    }

    private static ServerCheck expired() {
        return BuiltInCheck.named(
                        "security",
                        "role_expired",
                        "The password of a role that may log in has ended or will soon.",
                        "roles_all")
                .below("warning", 0.01, 365, "d", "Days until the password ends.")
                .below("hint", 14, 365, "d", "The same.")
                .sees(view -> view.rows("roles_all").stream()
                        .filter(row -> row.is("rolcanlogin")
                                && row.time("rolvaliduntil").isPresent())
                        .flatMap(row -> expired(view, row)));
    }

    private static Stream<Observation> expired(ServerView view, TableRow row) {
        Optional<Instant> until = row.time("rolvaliduntil");
        double days = (until.orElse(Instant.MAX).getEpochSecond() - view.at().getEpochSecond()) / 86_400.0;
        String name = row.text("rolname");
        return view.grade(days, "", name).stream()
                .map(how -> Observation.of(
                                how,
                                "the password of role " + Texts.oneLine(name)
                                        + (days < 0 ? " ended " : " ends in ") + Texts.time(Math.abs(days) * 86_400_000)
                                        + (days < 0 ? " ago: it cannot log in with it" : ""))
                        .on("", name)
                        .with("valid_until", row.text("rolvaliduntil"))
                        .remedied(
                                "-- look",
                                "SELECT rolname, rolvaliduntil FROM pg_roles WHERE rolname = " + Texts.literal(name)
                                        + ";",
                                "-- cure: a new password first (\\password in psql), then, at once:",
                                "-- ALTER ROLE " + Texts.name(name)
                                        + " VALID UNTIL 'infinity';   -- way back: VALID UNTIL "
                                        + Texts.literal(row.text("rolvaliduntil"))));
    }

    private static ServerCheck trust() {
        return BuiltInCheck.named(
                        "security",
                        "trust_in_hba",
                        "pg_hba.conf lets everybody in from the network without a password.",
                        "hba_all")
                .answers(view -> CheckAnswer.of(view.rows("hba_all").stream()
                        .filter(row -> row.text("auth_method").equals("trust")
                                && !row.text("type").equals("local")
                                && isRemote(row.text("address")))
                        .map(row -> Observation.of(
                                        CheckSeverity.ERROR,
                                        "line " + row.text("line_number") + " of pg_hba.conf lets "
                                                + row.text("user_name") + " in from " + row.text("address")
                                                + " without a password")
                                .on("", "line " + row.text("line_number"))
                                .with("type", row.text("type"))
                                .with("database", row.text("database"))
                                .with("user_name", row.text("user_name"))
                                .with("address", row.text("address"))
                                .remedied(
                                        "-- look, as a superuser",
                                        "SELECT * FROM pg_hba_file_rules WHERE auth_method = 'trust';",
                                        "-- cure: scram-sha-256 in the place of trust on that line (every role that logs in there needs a password first), then, at once:",
                                        "SELECT pg_reload_conf();",
                                        "-- way back: the line as it was, and a reload"))
                        .toList()));
    }
}
