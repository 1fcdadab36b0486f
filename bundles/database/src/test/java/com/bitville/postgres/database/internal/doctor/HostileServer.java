package com.bitville.postgres.database.internal.doctor;

import static com.bitville.postgres.database.internal.support.Within.soon;

import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.RawClient;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server with databases of four encodings, each with texts that the others cannot convert, and with an invalid database. */
public final class HostileServer implements AutoCloseable {
    /** By encoding; the UTF-8 database is the one that every server has. */
    public static final Map<String, Charset> DATABASES = new TreeMap<>(Map.of(
            "latin1", StandardCharsets.ISO_8859_1,
            "sql_ascii", StandardCharsets.ISO_8859_1,
            "euc_jp", Charset.forName("EUC-JP"),
            "postgres", StandardCharsets.UTF_8));

    public final PostgresServer server;
    private final List<RawClient> clients = new ArrayList<>();

    public HostileServer(int major) throws Exception {
        server = PostgresServer.version(major)
                .setting("max_prepared_transactions", "10")
                .setting("track_activity_query_size", "8192")
                .setting("pg_stat_statements.track", "all")
                .setting("logging_collector", "on")
                .setting("max_connections", "60")
                .start();
        server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
        for (String database : DATABASES.keySet()) {
            if (!database.equals("postgres")) {
                server.execute("CREATE DATABASE " + database + " ENCODING " + database
                        + " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
            }
            try (Connection connection = server.connect(PostgresServer.SUPERUSER, database);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
                statement.execute(logTier());
            }
        }
        server.execute("CREATE DATABASE broken");
        server.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'broken'");
        logFile("printf x > log/postgresql-2026-01-01_x.log");
        logFile("printf x > log/postgresql-2026-01-01_$(printf ''\\351'').log");
        logFile("printf x > log/postgresql-2026-01-01_secret.log; chmod 0 log/postgresql-2026-01-01_secret.log");
        for (Map.Entry<String, Charset> database : DATABASES.entrySet()) {
            populate(database.getKey(), database.getValue());
        }
        soon().until(() -> pids("wait_event_type = 'Lock'").size() == DATABASES.size()
                && harmless().size() == DATABASES.size());
    }

    /** What lets the role read the log over SQL. */
    private static String logTier() throws IOException {
        String all = Files.readString(Path.of("../../config/role.sql"));
        return all.substring(all.indexOf("-- Tier 4, log"), all.indexOf("-- End of tier 4"))
                .replace("--+ ", "")
                .replace("TO bitville_monitor;", "TO \"" + Agent.ROLE + "\";");
    }

    private void logFile(String command) throws SQLException {
        server.execute("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; " + command + "'");
    }

    private void populate(String database, Charset charset) throws IOException {
        String odd = (database.equals("euc_jp") ? "\u3042" : "\u00e9") + database;
        RawClient boss = client(PostgresServer.SUPERUSER, database, charset);
        boss.run("CREATE ROLE \"role " + odd + "\" SUPERUSER LOGIN");
        boss.run("ALTER ROLE \"" + Agent.ROLE + "\" IN DATABASE " + database + " SET custom.\"setting\" = '" + odd
                + "'");
        if (database.equals("latin1")) {
            boss.run("ALTER DATABASE broken RENAME TO \"broken " + odd + "\"");
        }
        boss.run("CREATE TABLE \"table " + odd + "\" (n int)");
        boss.run("CREATE VIEW \"view " + odd + "\" AS SELECT 1 AS \"column " + odd + "\"");
        boss.run("ALTER EXTENSION pg_stat_statements ADD VIEW \"view " + odd + "\"");
        boss.run("SELECT n AS \"column " + odd + "\" FROM \"table " + odd + "\"");
        boss.run("SELECT n AS \"column " + odd + "\", '" + odd.repeat(3000) + "' FROM \"table " + odd + "\"");
        boss.run("BEGIN");
        boss.run("LOCK \"table " + odd + "\"");
        boss.run("PREPARE TRANSACTION 'prepared " + odd + "'");
        client("role " + odd, database, charset)
                .send("SELECT n AS \"" + odd + "\" FROM \"table " + odd + "\" -- " + odd.repeat(3000));
        client("role " + odd, database, charset).send("SELECT pg_sleep(1000), 'ends in " + odd.charAt(0));
        client("role " + odd, database, charset).send("SELECT pg_sleep(1000), '" + odd.charAt(0) + "'");
        client("role " + odd, database, charset)
                .send("SELECT pg_sleep(1000) /* " + odd.substring(0, 1).repeat(4500) + " */");
        client(PostgresServer.SUPERUSER, database, charset).send("SELECT pg_sleep(1000) /* harmless */");
    }

    private RawClient client(String user, String database, Charset charset) throws IOException {
        RawClient client = new RawClient(server.port(), user, database, charset);
        clients.add(client);
        return client;
    }

    public List<Integer> harmless() throws SQLException {
        return pids("query LIKE '%harmless%' AND query LIKE 'SELECT pg_sleep%'");
    }

    public List<Integer> pids(String condition) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity WHERE " + condition)) {
            List<Integer> pids = new ArrayList<>();
            while (rows.next()) {
                pids.add(rows.getInt(1));
            }
            return pids;
        }
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }
}
