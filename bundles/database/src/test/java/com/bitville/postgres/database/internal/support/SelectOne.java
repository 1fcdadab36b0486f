package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.api.database.Sql;

/** The cheapest query. */
public final class SelectOne {
    public static final Sql SQL = Sql.parse("select-one", "SELECT 1 AS one");

    private SelectOne() {}
}
