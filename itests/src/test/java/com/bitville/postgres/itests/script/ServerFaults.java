package com.bitville.postgres.itests.script;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.List;

/** Faults of the two servers: connection, role, settings, log. */
final class ServerFaults {
    private static final String CONNECTION = "connection";
    private static final String FIRST = "default";
    private static final String SECOND = "second";

    private final FaultScript script;
    private final PostgresServer first;
    private final PostgresServer second;

    ServerFaults(FaultScript script) {
        this.script = script;
        first = script.first();
        second = script.second();
    }

    private ScriptedFault.Step sql(PostgresServer server, String... statements) {
        return () -> {
            for (String statement : statements) {
                server.execute(statement);
            }
        };
    }

    /** The same, seen with the next connection. */
    private ScriptedFault.Step refusing(PostgresServer server, String statement) {
        return () -> {
            server.execute(statement);
            script.endSessions(server);
        };
    }

    private ScriptedFault.Step sets(String... keysAndValues) {
        return () -> {
            for (int i = 0; i < keysAndValues.length; i += 2) {
                script.sets(keysAndValues[i], keysAndValues[i + 1]);
            }
        };
    }

    private ScriptedFault.Step changed(String setting, String value) {
        return sql(first, "ALTER SYSTEM SET " + setting + " = " + value, "SELECT pg_reload_conf()");
    }

    List<ScriptedFault> connections() {
        return List.of(
                ScriptedFault.of("wrong password", CONNECTION, FIRST, () -> {
                    script.secret("a-new-password");
                    refusing(first, "ALTER ROLE bitville_monitor PASSWORD 'a-new-password'")
                            .run();
                }),
                ScriptedFault.of("no login", "pause", FIRST, refusing(first, "ALTER ROLE bitville_monitor NOLOGIN")),
                ScriptedFault.of(
                                "no such role",
                                "pause",
                                SECOND,
                                refusing(second, "ALTER ROLE bitville_monitor RENAME TO former"))
                        .after(sql(second, "DROP ROLE former")),
                ScriptedFault.of(
                        "no connection allowed",
                        "pause",
                        SECOND,
                        refusing(second, "ALTER ROLE bitville_monitor CONNECTION LIMIT 0")),
                ScriptedFault.of(
                                "database refused",
                                CONNECTION,
                                SECOND,
                                refusing(second, "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC"))
                        .after(sql(
                                second,
                                "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
                                "REVOKE CONNECT ON DATABASE postgres FROM bitville_monitor")),
                ScriptedFault.of("no TLS", CONNECTION, SECOND, sets("database:second.sslmode", "require")),
                ScriptedFault.of(
                                "unknown authority",
                                CONNECTION,
                                FIRST,
                                sets(
                                        "database.sslrootcert",
                                        script.otherAuthority().toString(),
                                        "database.sslmode",
                                        "verify-full"))
                        .byHand(sets("database.sslrootcert", script.authority().toString())),
                ScriptedFault.of("wrong name", CONNECTION, FIRST, sets("database.host", "localhost"))
                        .after(sets("database.host", "127.0.0.1", "database.sslmode", "prefer")),
                ScriptedFault.of("no such database", CONNECTION, SECOND, sets("database:second.name", "absent"))
                        .byHand(sets("database:second.name", "postgres")));
    }

    List<ScriptedFault> rolesAndSettings() {
        return List.of(
                ScriptedFault.of(
                        "paused by the DBA",
                        "pause",
                        SECOND,
                        sql(second, "ALTER ROLE bitville_monitor SET bitville.pause = 'on'")),
                ScriptedFault.of(
                        "no statistics", "role", FIRST, sql(first, "REVOKE pg_read_all_stats FROM bitville_monitor")),
                ScriptedFault.of(
                        "no settings", "role", FIRST, sql(first, "REVOKE pg_read_all_settings FROM bitville_monitor")),
                ScriptedFault.of("a superuser", "role", SECOND, sql(second, "ALTER ROLE bitville_monitor SUPERUSER")),
                ScriptedFault.of(
                        "no limit of connections",
                        "connection limit",
                        SECOND,
                        sql(second, "ALTER ROLE bitville_monitor CONNECTION LIMIT -1")),
                ScriptedFault.of(
                        "no extension", "pg_stat_statements", FIRST, sql(first, "DROP EXTENSION pg_stat_statements")),
                ScriptedFault.of(
                        "nothing tracked",
                        "pg_stat_statements.track",
                        FIRST,
                        changed("pg_stat_statements.track", "'none'")),
                ScriptedFault.of("no identifiers", "compute_query_id", FIRST, changed("compute_query_id", "off")),
                ScriptedFault.of("no activities", "track_activities", FIRST, changed("track_activities", "off")));
    }

    /** The one file that is written now: how many there are depends on the hour. */
    List<ScriptedFault> logs() throws SQLException {
        return List.of(
                ScriptedFault.of(
                        "no such log", "log file", FIRST, sets("collection.log_path", "/nowhere/postgresql.log")),
                ScriptedFault.of(
                        "log of another server",
                        "log file",
                        FIRST,
                        sets(
                                "collection.log_path",
                                second.dataDirectory() + "/" + second.query("SELECT pg_current_logfile()"))));
    }
}
