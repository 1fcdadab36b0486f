package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** One action that an actor repeats over its connection. */
interface Act {
    /** Runs once, then pauses. An error ends the connection; the next run gets a new one. */
    void play(Connection connection, Random random) throws SQLException, InterruptedException;
}
