package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.api.health.FindingAreas.LOG;

import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;

/** Checks whether the log of a server on another host can be read over SQL. */
public final class LogAccessCheck {
    private static final String SUBJECT = "log over SQL";
    private static final String ROLE = "bitville_monitor";
    private static final String ROLE_SQL =
            Sql.resource(LogAccessCheck.class, "role").text();

    private LogAccessCheck() {}

    public static void check(ServerFacts facts, FindingsBuilder findingsBuilder) {
        if (facts.capabilities().local() || !facts.setting("logging_collector").equals("on")) {
            return;
        }
        if (facts.flag("log_functions")) {
            findingsBuilder.ok(LOG, SUBJECT, "granted");
        } else {
            findingsBuilder.add(
                    FindingSeverity.HINT,
                    LOG,
                    SUBJECT,
                    "not granted: the log of this server, on another host, is not read unless log_path names it",
                    Remedy.sql(tier(facts.role())));
        }
    }

    /** Tier 4 of role.sql, uncommented, for the role of this server's entry. */
    static String tier(String role) {
        int from = ROLE_SQL.indexOf("-- Tier 4, log");
        int to = ROLE_SQL.indexOf("-- End of tier 4", from);
        return ROLE_SQL.substring(from, to)
                .replace("--+ ", "")
                .replace("TO " + ROLE + ";", "TO " + FindingsBuilder.identifier(role) + ";")
                .strip();
    }
}
