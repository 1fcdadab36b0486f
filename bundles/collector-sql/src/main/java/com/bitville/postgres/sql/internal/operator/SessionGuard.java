package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a statement of the operator is not run in a session. A SELECT can call what the role may: a role that may do more than read, and a
 * function that does more than read, are refused, and what is not known to be harmless is taken for harmful.
 */
final class SessionGuard {
    static final Sql FILE = Sql.resource(SessionGuard.class, "session_guard");

    /** The predefined roles that permit nothing but reading. */
    static final Set<String> HARMLESS = Set.of(
            "pg_monitor",
            "pg_read_all_stats",
            "pg_read_all_settings",
            "pg_read_all_data",
            "pg_stat_scan_tables",
            "pg_use_reserved_connections",
            "pg_database_owner");

    private SessionGuard() {}

    /** Refuses a role by what the agent knows of it already, without a connection. */
    static void refuseRole(Capabilities capabilities) throws CollectException {
        if (capabilities.superuser()) {
            throw attribute(capabilities.role(), "SUPERUSER");
        }
        Set<String> harmful = new TreeSet<>(capabilities.memberships());
        harmful.removeAll(HARMLESS);
        if (!harmful.isEmpty()) {
            throw member(capabilities.role(), harmful);
        }
    }

    /** Asks the server, about what statements name and what that names in turn. */
    static void refuse(Session session, List<StatementForm> forms) throws CollectException {
        ReachedNames reached = ReachedNames.of(session, forms);
        String role = session.capabilities().role();
        Rows answer = session.query(
                FILE,
                String.join("\n", HARMLESS),
                String.join("\n", reached.calls().keySet()),
                String.join("\n", reached.attributes().keySet()));
        Set<String> roles = new TreeSet<>();
        Set<String> functions = new TreeSet<>();
        for (@Nullable Object[] row : answer.values()) {
            String name = String.valueOf(row[1]);
            switch (String.valueOf(row[0])) {
                case "attribute" -> throw attribute(role, name);
                case "setting" ->
                    throw new CollectException(
                            Reason.UNSUPPORTED,
                            "the setting " + name + " is off for the role " + role + ": ALTER ROLE \""
                                    + role.replace("\"", "\"\"") + "\" SET " + name + " = on");
                case "role" -> roles.add(name);
                default -> functions.add(name + reached.where(name.substring(name.lastIndexOf('.') + 1)));
            }
        }
        if (!roles.isEmpty()) {
            throw member(role, roles);
        }
        if (!functions.isEmpty()) {
            throw new CollectException(
                    Reason.FAILED,
                    "it calls " + String.join(", ", functions)
                            + ": a function that is declared VOLATILE and is not known to do nothing but read; one of your own"
                            + " that only reads can be declared STABLE");
        }
    }

    private static CollectException attribute(String role, String attribute) {
        return new CollectException(
                Reason.NOT_PERMITTED,
                "statements of the operator are not run as the role " + role + ", which is " + attribute
                        + ", as a SELECT can call what the role may: use a role made by role.sql");
    }

    private static CollectException member(String role, Set<String> roles) {
        return new CollectException(
                Reason.NOT_PERMITTED,
                "statements of the operator are not run as the role " + role + ", a member of "
                        + String.join(", ", roles)
                        + ", as a SELECT can call what the role may: REVOKE " + String.join(", ", roles) + " FROM \""
                        + role.replace("\"", "\"\"") + "\"");
    }
}
