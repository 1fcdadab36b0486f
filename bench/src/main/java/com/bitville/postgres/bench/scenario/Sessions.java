package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.testkit.pg.PostgresBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Sessions that do nothing. */
final class Sessions implements Scenario {
    private static final List<Integer> SESSIONS = List.of(10, 100, 400);

    private final List<Connection> open = new ArrayList<>();

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public String what() {
        return "idle sessions";
    }

    @Override
    public PostgresBuilder server(PostgresBuilder server) {
        return server.setting("max_connections", "450");
    }

    @Override
    public List<Step> steps() {
        return SESSIONS.stream()
                .map(number -> new Step("%d sessions".formatted(number), stage -> open(stage, number)))
                .toList();
    }

    private void open(Stage stage, int number) throws SQLException {
        while (open.size() < number) {
            Connection connection = stage.server().connect();
            open.add(connection);
            stage.atEnd(() -> close(connection));
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a session cannot be ended", e);
        }
    }
}
