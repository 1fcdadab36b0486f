package com.bitville.postgres.demo.internal.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** A PostgreSQL 18 on loopback, without any socket file; its data is removed with it, its unpacked executables stay for the next start. */
public final class DemoServer {
    static final String SUPERUSER = "postgres";

    private static final String EXECUTABLES = "/pg/18.jar";

    private final Path home;
    private final Path executables;
    private final int port;
    private final String password;
    private final DemoPostmaster demoPostmaster;

    private DemoServer(Path home, Path executables, int port, String password, DemoPostmaster demoPostmaster) {
        this.home = home;
        this.executables = executables;
        this.port = port;
        this.password = password;
        this.demoPostmaster = demoPostmaster;
    }

    /**
     * Creates a new server and starts it.
     *
     * @param home the folder that everything is in: {@code pg} the data, {@code log} the server's log
     * @param port on 127.0.0.1
     * @return the running server
     * @throws IOException if it does not start
     * @throws InterruptedException if interrupted; then everything is removed
     */
    public static DemoServer start(Path home, int port) throws IOException, InterruptedException {
        return start(home, port, false);
    }

    /**
     * Creates a new server of which there can be a standby, and starts it.
     *
     * @param home the folder that everything is in
     * @param port on 127.0.0.1
     * @return the running server
     * @throws IOException if it does not start
     * @throws InterruptedException if interrupted; then everything is removed
     */
    public static DemoServer startForStandby(Path home, int port) throws IOException, InterruptedException {
        return start(home, port, true);
    }

    private static DemoServer start(Path home, int port, boolean forStandby) throws IOException, InterruptedException {
        Path data = home.resolve("pg");
        DemoPostmaster.endLeftover(data);
        DemoStandby.remove(home);
        clean(home);
        DemoFolders.make(home, "rwxr-xr-x");
        Path executables = executables(home);
        DemoFolders.make(data, "rwx------");
        ServerAccount.own(data);
        DemoFolders.make(home.resolve("log"), "rwxr-x---");
        ServerAccount.own(home.resolve("log"));
        Path output = home.resolve("server.out");
        String password = UUID.randomUUID().toString();
        try {
            initialise(executables, data, password, output);
            if (forStandby) {
                // What initdb leaves is the state after a shutdown: a copy of it needs no backup.
                DemoStandby.copy(data, home, output);
            }
            Files.writeString(data.resolve("postgresql.conf"), settings(home, port), StandardOpenOption.APPEND);
            return new DemoServer(
                    home,
                    executables,
                    port,
                    password,
                    DemoPostmaster.start(executables.resolve("bin/postgres"), data, output));
        } catch (IOException | InterruptedException e) {
            DemoStandby.remove(home);
            clean(home);
            throw e;
        }
    }

    /**
     * Starts a standby that follows this server; it was started for one, and nothing was done in it yet.
     *
     * @param standbyPort on 127.0.0.1
     * @return the running standby
     * @throws IOException if it does not start
     * @throws SQLException if this server refuses its role
     * @throws InterruptedException if interrupted; then its data are removed
     */
    public DemoStandby standby(int standbyPort) throws IOException, SQLException, InterruptedException {
        String secret = UUID.randomUUID().toString();
        execute("postgres", "CREATE ROLE standby LOGIN REPLICATION PASSWORD '" + secret + "'");
        String upstream =
                "host=127.0.0.1 port=" + port + " user=standby password=" + secret + " application_name=shop-standby";
        // The first WAL is of the server of initdb, which had room for 100 connections: a standby needs as much.
        String settings = settings(home, standbyPort)
                + "max_connections = 100\nlogging_collector = off\nprimary_conninfo = '" + upstream + "'\n";
        return DemoStandby.start(executables, home, settings, new DemoLogin(standbyPort, SUPERUSER, password));
    }

    /**
     * Connects.
     *
     * @param user the role
     * @param userPassword its password
     * @param database the database
     * @param application its application name
     * @return a connection
     * @throws SQLException if the server refuses
     */
    public Connection connect(String user, String userPassword, String database, String application)
            throws SQLException {
        return new DemoLogin(port, user, userPassword).connect(database, application);
    }

    /**
     * Runs SQL as the superuser.
     *
     * @param database where
     * @param sql one or more statements
     * @throws SQLException if one fails
     */
    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(SUPERUSER, password, database, "demo");
                Statement statement = connection.createStatement()) {
            // These statements contain passwords.
            statement.execute("SET log_min_duration_statement = -1");
            statement.execute("SET pg_stat_statements.track = 'none'");
            statement.execute(sql);
        }
    }

    /**
     * Stops it and removes its data and log.
     *
     * @throws IOException if a file cannot be removed
     */
    public void stop() throws IOException {
        demoPostmaster.stop();
        clean(home);
    }

    private static void clean(Path home) throws IOException {
        DemoFolders.remove(home.resolve("pg"));
        DemoFolders.remove(home.resolve("log"));
        Files.deleteIfExists(home.resolve("server.out"));
    }

    private static Path executables(Path home) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(resource(), sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        Path place = home.resolve("postgresql-18-" + Long.toHexString(sum.getValue()));
        if (!Files.isDirectory(place)) {
            Path fresh = home.resolve("unpacking");
            DemoFolders.remove(fresh);
            DemoFolders.make(fresh, "rwxr-xr-x");
            try (InputStream in = resource()) {
                BinariesArchive.unpack(in, fresh);
            }
            Files.move(fresh, place);
        }
        return place;
    }

    private static InputStream resource() throws IOException {
        InputStream in = DemoServer.class.getResourceAsStream(EXECUTABLES);
        if (in == null) {
            throw new IOException("the bundle does not contain " + EXECUTABLES);
        }
        return in;
    }

    private static void initialise(Path executables, Path data, String password, Path output)
            throws IOException, InterruptedException {
        Path secret = data.resolveSibling("superuser");
        Files.deleteIfExists(secret);
        Files.createFile(secret);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        try {
            Files.writeString(secret, password);
            ServerAccount.own(secret);
            ServerAccount.run(
                    List.of(
                            executables.resolve("bin/initdb").toString(),
                            "--pgdata=" + data,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + secret,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync"),
                    output);
        } finally {
            Files.deleteIfExists(secret);
        }
    }

    private static String settings(Path home, int port) throws IOException {
        try (InputStream in = DemoServer.class.getResourceAsStream("/demo/postgresql.conf")) {
            if (in == null) {
                throw new IOException("the bundle does not contain its settings");
            }
            String logs = home.resolve("log").toString().replace("'", "''");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "port = " + port + "\nlog_directory = '"
                    + logs + "'\n";
        }
    }
}
