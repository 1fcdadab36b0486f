package com.bitville.postgres.config.internal;

import java.util.List;

/** The keys of {@code [redaction]}: what of a text leaves the agent. */
final class RedactionKeys {
    private static final Declaration IN = new Declaration("redaction", Keys.WIRE);
    private static final Rule LEVEL = Rule.oneOf(List.of("none", "literals", "full"));

    static final Key SQL_TEXT = IN.text(
            "sql_text",
            "BITVILLE_PG_REDACTION_SQL_TEXT",
            "redaction.sql.text",
            "literals",
            LEVEL,
            "What is taken out of SQL before it leaves this host: nothing, literals and comments, or all of it.");
    static final Key FREE_TEXT = IN.text(
            "free_text",
            "BITVILLE_PG_REDACTION_FREE_TEXT",
            "redaction.free.text",
            "literals",
            LEVEL,
            "The same for messages: nothing, values and whatever PostgreSQL is not known to say in English, or all of it.");

    static final List<Key> ALL = List.of(SQL_TEXT, FREE_TEXT);

    private RedactionKeys() {}
}
