package com.bitville.postgres.bench.scenario;

import com.bitville.postgres.bench.agent.AgentConfig;
import com.bitville.postgres.testkit.pg.PostgresBuilder;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A load, or a scale: a load that grows in steps. To add one, implement this and name it in {@link Scenarios}. */
public interface Scenario {
    /** The name on the page and in {@code -Dbench.loads}. */
    String name();

    /** What it is, in half a sentence. */
    String what();

    /** How the servers differ from the testkit's. */
    default PostgresBuilder server(PostgresBuilder server) {
        return server;
    }

    /** How the agents are configured. */
    default AgentConfig config(Stage stage) {
        return AgentConfig.FAST;
    }

    /** Whether the agents run at the default interval, so that only long windows tell something. */
    default boolean slow() {
        return false;
    }

    /** Whether a restart and an outage of the listener are measured at the end. */
    default boolean interrupted() {
        return false;
    }

    /** Makes the load, before there is an agent. */
    default void prepare(Stage stage) throws SQLException, IOException {}

    /** What is measured one after the other, at least one. */
    default List<Step> steps() {
        return List.of(new Step(name(), stage -> {}));
    }

    /**
     * A step of a scale.
     *
     * @param name what the page calls it
     * @param beginning makes the load grow to it, while the agents run
     */
    record Step(String name, Beginning beginning) {}

    /** Makes the load of a step. */
    interface Beginning {
        void on(Stage stage) throws SQLException, IOException;
    }
}
