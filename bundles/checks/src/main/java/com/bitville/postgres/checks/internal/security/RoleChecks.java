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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Roles that may do much, passwords that end, rules that let everybody in. */
public final class RoleChecks {
    private static final Set<String> DANGEROUS = Set.of(
            "pg_execute_server_program",
            "pg_write_server_files",
            "pg_read_server_files",
            "pg_read_all_data",
            "pg_write_all_data");

    private static final Map<String, String> ATTRIBUTES =
            Map.of("rolbypassrls", "BYPASSRLS", "rolreplication", "REPLICATION");

    private RoleChecks() {}

    public static List<ServerCheck> all() {
        return List.of(dangerous(), expired(), trust());
    }

    static boolean isRemote(String address) {
        String bare = address.replaceAll("/\\d+$", "");
        return !bare.isEmpty()
                && !bare.startsWith("127.")
                && !bare.equals("::1")
                && !bare.equals("localhost")
                && !bare.equals("samehost");
    }

    private static ServerCheck dangerous() {
        return BuiltInCheck.named(
                        "security",
                        "dangerous_members",
                        "Roles may run programs, read or write files or all data, pass row security, or replicate.",
                        "roles_all",
                        "role_members_all")
                .sees(view -> {
                    Set<String> superusers = SuperuserChecks.superuserNames(view);
                    List<Observation> all = new ArrayList<>();
                    for (TableRow row : view.rows("roles_all")) {
                        String name = row.text("rolname");
                        if (!row.is("rolcanlogin") || superusers.contains(name)) {
                            continue;
                        }
                        Set<String> powers = powers(view, name, new HashSet<>());
                        ATTRIBUTES.forEach((column, attribute) -> {
                            if (row.is(column)) {
                                powers.add(attribute);
                            }
                        });
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
        String role = Texts.name(name);
        List<String> remedy = new ArrayList<>();
        remedy.add("-- look: from where it has it");
        remedy.add(
                "SELECT r.rolname AS role, m.rolname AS member FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE m.rolname = "
                        + Texts.literal(name) + ";");
        remedy.add(
                "-- cure, if nobody needs it; at once, no lock. A standby needs REPLICATION; what comes by another role is taken from that one:");
        powers.stream()
                .sorted()
                .map(power -> ATTRIBUTES.containsValue(power)
                        ? "-- ALTER ROLE " + role + " NO" + power + ";   -- way back: ALTER ROLE " + role + " " + power
                                + ";"
                        : "-- REVOKE " + power + " FROM " + role + ";   -- way back: GRANT " + power + " TO " + role
                                + ";")
                .forEach(remedy::add);
        String listed = powers.stream().sorted().collect(Collectors.joining(", "));
        return Observation.of(CheckSeverity.HINT, "role " + Texts.oneLine(name) + " has " + listed)
                .on("", name)
                .with("has", listed)
                .remedied(remedy.toArray(String[]::new));
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
