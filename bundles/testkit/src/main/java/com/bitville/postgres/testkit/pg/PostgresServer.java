package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A temporary real PostgreSQL server on 127.0.0.1, deleted when closed (or when the JVM ends). Used by one test thread at a time; the
 * caller closes the connections.
 */
public final class PostgresServer implements AutoCloseable {
    /** The superuser; trusted without a password. */
    public static final String SUPERUSER = "postgres";

    private final int major;
    private final int port;
    private final RunFolder folder;
    private final ServerProcess serverProcess;

    PostgresServer(int major, int port, RunFolder folder, ServerProcess serverProcess) {
        this.major = major;
        this.port = port;
        this.folder = folder;
        this.serverProcess = serverProcess;
    }

    /**
     * The major versions that can be started here.
     *
     * @return from the oldest to the newest
     */
    public static List<Integer> available() {
        return Binaries.majors();
    }

    /**
     * Prepares a server.
     *
     * @param major one of {@link #available()}
     * @return the builder
     */
    public static PostgresBuilder version(int major) {
        return new PostgresBuilder(major, null, null);
    }

    /**
     * Prepares a server of a PostgreSQL that is installed on the machine, for features that the testkit's binaries lack, such as
     * translations.
     *
     * @param home its folder, with {@code bin}
     * @param major its major version
     * @return the builder
     */
    public static PostgresBuilder installed(Path home, int major) {
        return new PostgresBuilder(major, home, null).withoutPgStatStatements();
    }

    /**
     * Starts a server with all defaults.
     *
     * @param major one of {@link #available()}
     * @return the running server, to be closed
     */
    public static PostgresServer start(int major) {
        return version(major).start();
    }

    /**
     * Prepares a standby that streams from this server and accepts read-only sessions. It has this server's settings unless they are
     * changed.
     *
     * @return the builder; no SQL, for a standby writes nothing
     */
    public PostgresBuilder standby() {
        return new PostgresBuilder(major, null, this);
    }

    static PostgresServer create(
            ServerFactory factory, List<String> authentication, List<String> statements, boolean pgStatStatements) {
        PostgresServer server;
        try {
            server = factory.create(authentication, pgStatStatements);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        for (String sql : statements) {
            try {
                server.execute(sql);
            } catch (SQLException e) {
                server.close();
                throw new IllegalStateException("the server refuses its first SQL", e);
            }
        }
        return server;
    }

    /**
     * The major version.
     *
     * @return such as 18
     */
    public int major() {
        return major;
    }

    /**
     * The port, the same over restarts.
     *
     * @return the port on 127.0.0.1
     */
    public int port() {
        return port;
    }

    /**
     * The JDBC address of a database.
     *
     * @param database its name
     * @return the address, without user
     */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * The cluster's data folder.
     *
     * @return PGDATA
     */
    public Path dataDirectory() {
        return folder.data();
    }

    /**
     * The folder of the unix socket.
     *
     * @return what libpq takes as host
     */
    public Path socketDirectory() {
        return folder.path();
    }

    /**
     * The file with the server's standard error: its log, unless configured otherwise.
     *
     * @return the file
     */
    public Path logFile() {
        return folder.log();
    }

    /**
     * The process id of the postmaster.
     *
     * @return the process id, whose children are the backends
     */
    public long pid() {
        return serverProcess.pid();
    }

    /**
     * Connects as the superuser.
     *
     * @return a connection to the database {@code postgres}
     * @throws SQLException if the server refuses
     */
    public Connection connect() throws SQLException {
        return connect(SUPERUSER, "postgres");
    }

    /**
     * Connects as a role that is trusted.
     *
     * @param user the role
     * @param database the database
     * @return a connection
     * @throws SQLException if the server refuses
     */
    public Connection connect(String user, String database) throws SQLException {
        return connect(user, "", database);
    }

    /**
     * Connects with a password.
     *
     * @param user the role
     * @param password its password, empty for none
     * @param database the database
     * @return a connection
     * @throws SQLException if the server refuses
     */
    public Connection connect(String user, String password, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "testkit");
        return connect(database, properties);
    }

    /**
     * Connects with properties of the JDBC driver.
     *
     * @param database the database
     * @param properties the driver's properties
     * @return a connection
     * @throws SQLException if the server refuses
     */
    public Connection connect(String database, Properties properties) throws SQLException {
        // Not through DriverManager, which only sees the drivers of its caller's class loader.
        for (Driver driver : ServiceLoader.load(Driver.class, PostgresServer.class.getClassLoader())) {
            Connection connection = driver.connect(url(database), properties);
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("there is no driver for " + url(database));
    }

    /**
     * Runs SQL as the superuser in the database {@code postgres}.
     *
     * @param sql one or more statements
     * @throws SQLException if one fails
     */
    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Reads one value as the superuser in the database {@code postgres}.
     *
     * @param sql a query
     * @param params a value for each {@code ?}
     * @return the first column of the first row as text, null if that is NULL or there is no row
     * @throws SQLException if it fails
     */
    public @Nullable String query(String sql, Object... params) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < params.length; i++) {
                statement.setObject(i + 1, params[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }

    /**
     * Creates a role with only the agent's grants: it may read statistics and settings, over five connections.
     *
     * @param name the role
     * @param password its password
     * @throws SQLException if it fails
     */
    public void createMonitorRole(String name, String password) throws SQLException {
        String role = "\"" + name.replace("\"", "\"\"") + "\"";
        execute("CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 5"
                + " PASSWORD '" + password.replace("'", "''") + "';"
                + "GRANT pg_read_all_stats, pg_read_all_settings TO " + role);
    }

    /**
     * How many backends serve a role now.
     *
     * @param role the role
     * @return the number of its rows in pg_stat_activity
     * @throws SQLException if the superuser cannot ask
     */
    public int backendsOf(String role) throws SQLException {
        String count = query("SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE usename = ?", role);
        return count == null ? 0 : Integer.parseInt(count);
    }

    /** Shuts down in an orderly way, which ends all sessions. Does nothing if it is down. */
    public void stop() {
        guarded(() -> serverProcess.stop("INT"));
    }

    /** Crashes (immediate shutdown): no checkpoint, recovery at the next start. Does nothing if it is down. */
    public void crash() {
        guarded(() -> serverProcess.stop("QUIT"));
    }

    /** Starts again after {@link #stop()} or {@link #crash()}, on the same port and data. */
    public void start() {
        guarded(serverProcess::start);
    }

    /** Stops in an orderly way and starts again. */
    public void restart() {
        stop();
        start();
    }

    /** Freezes the server and all its processes: the kernel still accepts connections, but there is no answer. */
    public void pause() {
        guarded(() -> serverProcess.signalAll("STOP"));
    }

    /** Resumes a frozen server. */
    public void resume() {
        guarded(() -> serverProcess.signalAll("CONT"));
    }

    /** Ends the server at once and deletes its folder. */
    @Override
    public void close() {
        Leftovers.forget(this);
        guarded(this::remove);
    }

    void remove() throws IOException, InterruptedException {
        serverProcess.stop("QUIT");
        folder.awaitQuiet();
        folder.close();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private static void guarded(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
