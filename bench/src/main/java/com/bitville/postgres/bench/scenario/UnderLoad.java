package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.bench.agent.AgentConfig;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresBuilder;
import java.sql.SQLException;

/**
 * One of the testkit's loads.
 *
 * @param name as on the page
 * @param what in half a sentence
 * @param load which
 * @param scale 1 for all of it
 * @param agent how the agents are configured
 */
record UnderLoad(String name, String what, Load load, double scale, AgentConfig agent) implements Scenario {
    @Override
    public PostgresBuilder server(PostgresBuilder server) {
        return server.setting("max_connections", "400");
    }

    @Override
    public AgentConfig config(Stage stage) {
        return agent;
    }

    @Override
    public boolean slow() {
        return !agent.everySecond();
    }

    @Override
    public boolean interrupted() {
        return load == Load.S && !slow();
    }

    @Override
    public void prepare(Stage stage) throws SQLException {
        RunningLoad clients = load.start(stage.server(), scale);
        stage.atEnd(clients::close);
    }
}
