package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.health.Remedy;

/**
 * The remedy for a server without a connection. Chosen by reason code only: the message beside the code may be the server's own, in the
 * language of its {@code lc_messages}.
 */
final class ConnectionRemedy {
    private ConnectionRemedy() {}

    /** The remedy for a pause by the DBA. */
    static Remedy ofPause(StatusNode server) {
        String role = "ALTER ROLE " + identifier(server.text("login"));
        return switch (code(server)) {
            case ROLE_NOLOGIN -> Remedy.sql("-- if the DBA agrees:", role + " LOGIN;");
            case ROLE_REFUSED ->
                Remedy.sql(
                        "-- if the DBA agrees: creates a missing role, or lets an existing one log in; then bin/bitville config reload",
                        RoleSql.of(server.text("login")));
            case ROLE_LIMIT_ZERO -> Remedy.sql("-- if the DBA agrees:", role + " CONNECTION LIMIT 5;");
            case PAUSE_SETTING -> Remedy.sql("-- if the DBA agrees:", role + " RESET bitville.pause;");
            default -> Remedy.words("ask the DBA why the agent is paused");
        };
    }

    /** The remedy for a server that is not paused. */
    static Remedy of(StatusNode server) {
        return switch (server.text("state")) {
            case "auth_failed" -> ofLogIn(server);
            case "too_many_connections" -> ofLimit(server);
            case "pooler_refused" ->
                Remedy.shell(
                        "# bin/bitville config set " + section(server) + ".host HOST-OF-THE-SERVER-ITSELF",
                        "# bin/bitville config set " + section(server) + ".port ITS-PORT",
                        "bin/bitville config get " + section(server) + ".host",
                        "bin/bitville config get " + section(server) + ".port");
            case "guards_failed" -> Remedy.sql("ALTER ROLE " + identifier(server.text("login")) + " RESET ALL;");
            default -> ofUnreachable(server);
        };
    }

    private static Remedy ofLogIn(StatusNode server) {
        String password = "bin/bitville config set-secret " + section(server) + ".password";
        String line = "# host  all  " + server.text("login") + "  ADDRESS/32  scram-sha-256";
        return switch (code(server)) {
            case PASSWORD_REFUSED ->
                Remedy.shell("# wrong password, or the role does not exist (config/role.sql creates it):", password);
            case PASSWORD_UNREADABLE -> Remedy.shell("# correct the file or variable named above, or:", password);
            case LOGIN_REFUSED -> Remedy.shell("# add a line to the server's pg_hba.conf, such as:", line);
            default ->
                Remedy.shell(
                        "# if the password is wrong:",
                        password,
                        "# config/role.sql creates a missing role; if pg_hba.conf rejects the host, add a line to it:",
                        line);
        };
    }

    private static Remedy ofLimit(StatusNode server) {
        return switch (code(server)) {
            case SERVER_LIMIT ->
                Remedy.sql(
                        "-- as a superuser: list who uses the connections; then end some, or raise max_connections",
                        "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3"
                                + " ORDER BY 4 DESC;");
            case DATABASE_LIMIT ->
                Remedy.sql(
                        "-- the connection limits of the databases:",
                        "SELECT datname, datconnlimit FROM pg_database WHERE datconnlimit >= 0;");
            case AGENT_LIMIT ->
                Remedy.sql(
                        "-- entries with the same host and port share five connections: bin/bitville config set database.pool_min_size 1",
                        "-- list who else uses the role: another agent, another entry of this agent, a leftover session",
                        "SELECT pid, client_addr, application_name, backend_start FROM pg_stat_activity WHERE usename = "
                                + literal(server.text("login")) + ";");
            default -> Remedy.sql("ALTER ROLE " + identifier(server.text("login")) + " CONNECTION LIMIT 5;");
        };
    }

    private static Remedy ofUnreachable(StatusNode server) {
        String section = section(server);
        String host = "bin/bitville config get " + section + ".host";
        return switch (code(server)) {
            case HOST_UNKNOWN -> Remedy.shell(host, "# check that this machine resolves it: getent hosts HOST");
            case UNTRUSTED ->
                Remedy.shell(
                        "# the PEM file with the root certificate of the authority named above:",
                        "# bin/bitville config set " + section + ".sslrootcert /path/to/root.crt",
                        "bin/bitville config get " + section + ".sslrootcert",
                        "# the server's certificates: openssl s_client -starttls postgres -showcerts -connect HOST:PORT </dev/null");
            case CERTIFICATE_NAME ->
                Remedy.shell(
                        "# bin/bitville config set " + section
                                + ".host NAME   # with a name above that leads to the server",
                        "# or check the authority alone:",
                        "bin/bitville config set " + section + ".sslmode verify-ca");
            case CERTIFICATE_EXPIRED ->
                Remedy.shell(
                        "# renew the certificate of the server (ssl_cert_file) and reload it, then:",
                        "bin/bitville config reload");
            case CERTIFICATE_NOT_YET_VALID ->
                Remedy.shell("# compare the clocks of both hosts; then:", "date -u", "bin/bitville config reload");
            case TLS_MISSING ->
                Remedy.shell(
                        "# let the server offer it (ssl = on), or connect without:",
                        "bin/bitville config set " + section + ".sslmode prefer");
            case DATABASE_MISSING ->
                Remedy.shell(
                        "# bin/bitville config set " + section + ".name DATABASE   # one that exists there",
                        "bin/bitville config get " + section + ".name");
            case DATABASE_REFUSED ->
                Remedy.sql(
                        "-- grant access to the configured database, or choose another:  bin/bitville config set "
                                + section + ".name DATABASE",
                        "-- GRANT CONNECT ON DATABASE ... TO " + identifier(server.text("login")) + ";");
            case DEFECT -> Remedy.words("a defect of the agent, which retries: report it with the entries of its log");
            default ->
                Remedy.shell(
                        host,
                        "bin/bitville config get " + section + ".port",
                        "# check that PostgreSQL runs there (systemctl status postgresql) and listens on that"
                                + " address (SHOW listen_addresses)");
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
