package com.bitville.postgres.database.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens one physical connection; blocks for a bounded time. */
@FunctionalInterface
interface Connector {
    Connection connect() throws SQLException;
}
