package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.database.Sql;

/** The statements of {@code config/role.sql} that the agent needs, for the role of one server. */
final class RoleSql {
    private static final String ROLE = "bitville_monitor";
    private static final String FILE = Sql.resource(RoleSql.class, "role").text();

    private RoleSql() {}

    /** Tier 1 without the comments. */
    static String of(String role) {
        StringBuilder statements = new StringBuilder();
        FILE.substring(0, FILE.indexOf("-- Tier 2,"))
                .lines()
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .forEach(line -> statements.append(line).append('\n'));
        return statements
                .toString()
                .replace("'" + ROLE + "'", "'" + role.replace("'", "''") + "'")
                .replace(" " + ROLE, " \"" + role.replace("\"", "\"\"") + '"')
                .strip();
    }
}
