package com.bitville.postgres.database.internal.connect;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens one physical connection; blocks for a bounded time. */
@FunctionalInterface
public interface Connector {
    Connection connect() throws SQLException;
}
