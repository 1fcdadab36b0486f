package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** One action that an actor repeats over its connection. */
public interface Act {
    /**
     * Runs once, then pauses. An error ends the connection; the next run gets a new one.
     *
     * @param connection of its actor
     * @param random chance
     * @throws SQLException if the server refuses
     * @throws InterruptedException if its actor is stopped
     */
    void play(Connection connection, Random random) throws SQLException, InterruptedException;
}
