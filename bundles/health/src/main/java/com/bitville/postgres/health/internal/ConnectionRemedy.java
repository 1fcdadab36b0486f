package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.health.Remedy;

/** What mends a server that is not connected to. Decided by codes alone: the words beside them are in whatever language it speaks. */
final class ConnectionRemedy {
    private ConnectionRemedy() {}

    /** Of a pause by the DBA. */
    static Remedy ofPause(StatusNode server) {
        String role = "ALTER ROLE " + identifier(server.text("login"));
        return switch (code(server)) {
            case ROLE_NOLOGIN -> Remedy.sql("-- if the DBA agrees:", role + " LOGIN;");
            case ROLE_REFUSED ->
                Remedy.sql(
                        "-- if the DBA agrees, where the role is there (config/role.sql makes one that is missing):",
                        role + " LOGIN;");
            case ROLE_LIMIT_ZERO -> Remedy.sql("-- if the DBA agrees:", role + " CONNECTION LIMIT 5;");
            case PAUSE_SETTING -> Remedy.sql("-- if the DBA agrees:", role + " RESET bitville.pause;");
            default -> Remedy.words("ask the DBA what the pause is for");
        };
    }

    /** Of a server that should be reached. */
    static Remedy of(StatusNode server) {
        return switch (server.text("state")) {
            case "auth_failed" -> ofLogIn(server);
            case "too_many_connections" -> ofLimit(server);
            case "pooler_refused" ->
                Remedy.shell(
                        "bin/bitville config set " + section(server) + ".host HOST-OF-THE-SERVER-ITSELF",
                        "bin/bitville config set " + section(server) + ".port 5432");
            case "guards_failed" -> Remedy.sql("ALTER ROLE " + identifier(server.text("login")) + " RESET ALL;");
            default -> ofUnreachable(server);
        };
    }

    private static Remedy ofLogIn(StatusNode server) {
        String password = "bin/bitville config set-secret " + section(server) + ".password";
        String line = "# host  all  " + server.text("login") + "  ADDRESS/32  scram-sha-256";
        return switch (code(server)) {
            case PASSWORD_REFUSED ->
                Remedy.shell("# the password is wrong, or the role is missing (config/role.sql makes it):", password);
            case PASSWORD_UNREADABLE -> Remedy.shell("# mend the file or variable named above, or:", password);
            case LOGIN_REFUSED -> Remedy.shell("# a line in the server's pg_hba.conf, such as:", line);
            default ->
                Remedy.shell(
                        "# the password, where that is wrong:",
                        password,
                        "# a role that is missing is made by config/role.sql; a host that is refused needs a line"
                                + " in the server's pg_hba.conf:",
                        line);
        };
    }

    private static Remedy ofLimit(StatusNode server) {
        return switch (code(server)) {
            case SERVER_LIMIT ->
                Remedy.sql(
                        "-- as a superuser: who holds them; then end some, or raise max_connections",
                        "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3"
                                + " ORDER BY 4 DESC;");
            case DATABASE_LIMIT ->
                Remedy.sql(
                        "-- the database's own limit:",
                        "SELECT datname, datconnlimit FROM pg_database WHERE datconnlimit >= 0;");
            case AGENT_LIMIT ->
                Remedy.sql(
                        "-- several entries with one host and port share five: bin/bitville config set database.pool_min_size 1",
                        "-- who else uses the role: another agent, another server entry of this one, a leftover",
                        "SELECT pid, client_addr, application_name, backend_start FROM pg_stat_activity WHERE usename = "
                                + literal(server.text("login")) + ";");
            default -> Remedy.sql("ALTER ROLE " + identifier(server.text("login")) + " CONNECTION LIMIT 5;");
        };
    }

    private static Remedy ofUnreachable(StatusNode server) {
        String section = section(server);
        String host = "bin/bitville config get " + section + ".host";
        return switch (code(server)) {
            case HOST_UNKNOWN -> Remedy.shell(host, "# does this machine's name service know it (getent hosts HOST)?");
            case UNTRUSTED ->
                Remedy.shell(
                        "bin/bitville config get " + section + ".sslrootcert",
                        "# what the server shows: openssl s_client -starttls postgres -showcerts -connect HOST:PORT </dev/null");
            case DATABASE_MISSING -> Remedy.shell("bin/bitville config set " + section + ".name DATABASE");
            case DATABASE_REFUSED ->
                Remedy.sql(
                        "-- the configured database; or another one:  bin/bitville config set " + section
                                + ".name DATABASE",
                        "GRANT CONNECT ON DATABASE ... TO " + identifier(server.text("login")) + ";");
            case DEFECT -> Remedy.words("a defect of the agent, which tries again: report what its log says of it");
            default ->
                Remedy.shell(
                        host,
                        "bin/bitville config get " + section + ".port",
                        "# is PostgreSQL running there (systemctl status postgresql), and does it listen"
                                + " (listen_addresses)?");
        };
    }

    private static ReasonCode code(StatusNode server) {
        return ReasonCode.of(server.text("reason_code"));
    }

    private static String section(StatusNode server) {
        String name = server.text("name");
        return name.equals("default") ? "database" : "database:" + name;
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
