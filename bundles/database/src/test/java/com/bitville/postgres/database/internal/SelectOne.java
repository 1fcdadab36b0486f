package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Sql;

/** The cheapest query. */
final class SelectOne {
    static final Sql SQL = Sql.parse("select-one", "SELECT 1 AS one");

    private SelectOne() {}
}
