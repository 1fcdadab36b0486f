package com.bitville.postgres.checks.internal.security;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.checks.internal.rule.BuiltInCheck;
import com.bitville.postgres.checks.internal.rule.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Superusers: how many there are, and which of them work over the network. */
public final class SuperuserChecks {
    private SuperuserChecks() {}

    public static List<ServerCheck> all() {
        return List.of(superuserSessions(), superusers());
    }

    static Set<String> superuserNames(ServerView view) {
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
                        "connections",
                        "roles_all")
                .sees(view -> {
                    Set<String> superusers = superuserNames(view);
                    Map<String, Remote> remote = new TreeMap<>();
                    // Those that are idle have no row of their own; of the agent's role only other sessions count,
                    // which are among the sessions.
                    view.rows("connections").stream()
                            .filter(row -> superusers.contains(row.text("usename"))
                                    && row.count("agent_connections") == 0
                                    && row.count("remote_connections") > 0)
                            .forEach(row -> remote.merge(
                                    row.text("usename"),
                                    new Remote((long) row.count("remote_connections"), row.text("remote_addr")),
                                    Remote::plus));
                    Map<String, Remote> busy = new TreeMap<>();
                    view.rows("sessions").stream()
                            .filter(row -> superusers.contains(row.text("usename"))
                                    && row.text("backend_type").equals("client backend")
                                    && RoleChecks.isRemote(row.text("client_addr")))
                            .forEach(row -> busy.merge(
                                    row.text("usename"), new Remote(1, row.text("client_addr")), Remote::plus));
                    busy.forEach(remote::putIfAbsent);
                    return remote.entrySet().stream().map(each -> session(each.getKey(), each.getValue()));
                });
    }

    /** Sessions of a role from other hosts, and one of these. */
    private record Remote(long sessions, String address) {
        Remote plus(Remote other) {
            return new Remote(sessions + other.sessions, address);
        }
    }

    private static Observation session(String role, Remote remote) {
        return Observation.of(
                        CheckSeverity.WARNING,
                        "superuser " + Texts.oneLine(role) + " works over the network, from " + remote.address())
                .on("", role)
                .with("sessions", remote.sessions())
                .with("client_addr", remote.address())
                .remedied(
                        "-- look",
                        "SELECT usename, client_addr, application_name, state, backend_start FROM pg_stat_activity WHERE usename = "
                                + Texts.literal(role) + ";",
                        "-- cure: give that application a role with just what it needs, and take superusers out of pg_hba.conf for the network:",
                        "-- a line \"host all " + Texts.oneLine(role)
                                + " all reject\" above the others, then SELECT pg_reload_conf();");
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
}
