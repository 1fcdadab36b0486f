package com.bitville.postgres.demo.internal.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** One thing that an actor does again and again over its connection. */
interface Act {
    /** Does it once, then pauses as long as it likes. An error ends the connection; the next time there is a new one. */
    void play(Connection connection, Random random) throws SQLException, InterruptedException;
}
