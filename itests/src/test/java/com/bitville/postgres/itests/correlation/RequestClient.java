package com.bitville.postgres.itests.correlation;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/** A pooled session of an application, by the simple or the extended protocol; works for one request after the other. */
final class RequestClient implements AutoCloseable {
    /** Words in literals, comments, parameters and messages that must not appear anywhere else. */
    static final List<String> CANARIES = List.of("palimpsest", "marginalia", "quisquilia", "gallimaufry");

    /**
     * A statement of a request.
     *
     * @param sql with one place {@code {}} for a number
     * @param number what stands there, as a literal or as a parameter
     * @param timeoutS after how many seconds the client cancels it, 0 for never
     * @param waitType the kind of wait event that it will be in, or empty
     */
    record Step(String sql, double number, int timeoutS, String waitType) {
        private static final String SLEEP = "Timeout";

        static Step sleep(String run, double seconds) {
            return new Step(
                    "select pg_sleep({}) as " + run + " /* marginalia */ where 'palimpsest' <> ''", seconds, 0, SLEEP);
        }

        static Step cancelled(String run, double seconds) {
            return new Step(sleep(run, seconds).sql(), seconds + 1, 1, SLEEP);
        }

        /** The minimum duration. */
        double atLeastMs() {
            return waitType.equals(SLEEP) && timeoutS == 0 ? number * 1e3 : 0;
        }

        /** Fails after some work, by a division. */
        static Step failing(String run, double seconds) {
            return new Step(
                    "select pg_sleep({}), 1 / (g - 1) as " + run + " from generate_series(1, 1) as g /* marginalia */",
                    seconds,
                    0,
                    SLEEP);
        }

        /** Fails at once, with a message that shows a value. */
        static Step refused(String run) {
            return new Step("select ('gallimaufry' || {}::text)::int as " + run, 1, 0, "");
        }

        /** Finds the row free. */
        static Step update(String run, int row) {
            return new Step("update shop as " + run + " set note = 'palimpsest' where " + run + ".id = {}", row, 0, "");
        }

        /** Waits for the session that holds the row. */
        static Step wait(String run, int row) {
            return new Step(update(run, row).sql(), row, 0, "Lock");
        }
    }

    private final Connection connection;
    private final boolean simple;
    private final int pid;
    private UUID request = new UUID(0, 0);
    private TagTransport tagTransport = TagTransport.NAME;
    private final List<TrueRequest.Run> runs = new ArrayList<>();

    private RequestClient(Connection connection, boolean simple) throws SQLException {
        this.connection = connection;
        this.simple = simple;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            pid = row.getInt(1);
        }
    }

    /** One more session; every second speaks the simple protocol, and of the others every second prepares by name. */
    static RequestClient connect(PostgresServer server, int number) throws SQLException {
        boolean simple = number % 2 == 0;
        Properties properties = new Properties();
        properties.setProperty("user", PostgresServer.SUPERUSER);
        properties.setProperty("ApplicationName", "shop");
        properties.setProperty("preferQueryMode", simple ? "simple" : "extended");
        properties.setProperty("prepareThreshold", number % 4 == 1 ? "1" : "5");
        return new RequestClient(server.connect("postgres", properties), simple);
    }

    void begin(UUID id, TagTransport by) throws SQLException {
        request = id;
        tagTransport = by;
        runs.clear();
        if (by == TagTransport.NAME) {
            plain("set application_name = '" + by.name(id) + "'");
        }
    }

    TrueRequest end() throws SQLException {
        if (tagTransport == TagTransport.NAME) {
            plain("reset application_name");
        }
        return new TrueRequest(request, tagTransport, runs);
    }

    /** Blocks other sessions. */
    TrueRequest.Holder holder() {
        return new TrueRequest.Holder(pid, Optional.of(request));
    }

    /** Blocks other sessions without a request. */
    TrueRequest.Holder nobody() {
        return new TrueRequest.Holder(pid, Optional.empty());
    }

    /** A framing statement of the request. */
    void plain(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a statement and records its start, duration and result. */
    void run(String name, Step step) throws SQLException {
        run(name, step, Optional.empty());
    }

    /** Runs a statement that is blocked. */
    void run(String name, Step step, Optional<TrueRequest.Holder> holder) throws SQLException {
        Instant start = Instant.now();
        long begin = System.nanoTime();
        TrueRequest.Ending ending = TrueRequest.Ending.DONE;
        try {
            execute(step);
        } catch (SQLException e) {
            ending = TrueRequest.Ending.of(e.getSQLState());
        }
        double ms = (System.nanoTime() - begin) / 1e6;
        runs.add(new TrueRequest.Run(name, start, ms, ending, step, holder));
    }

    private void execute(Step step) throws SQLException {
        if (simple) {
            String number = String.format(Locale.ROOT, "%.3f", step.number());
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(step.timeoutS());
                statement.execute(tagTransport.tag(step.sql().replace("{}", number), request));
            }
        } else {
            String sql = step.sql().replace("{}", "?").replace("where 'palimpsest' <> ''", "where ? <> ''");
            try (PreparedStatement statement = connection.prepareStatement(tagTransport.tag(sql, request))) {
                statement.setQueryTimeout(step.timeoutS());
                statement.setDouble(1, step.number());
                if (sql.contains("where ? <> ''")) {
                    statement.setString(2, "quisquilia");
                }
                statement.execute();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
