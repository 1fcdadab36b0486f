package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.Arrays;
import java.util.List;

/** The keys of {@code [redaction]}: the parts of texts that are removed before sending. */
final class RedactionKeys {
    private static final KeyFactory IN = new KeyFactory("redaction", ConfigurationKeys.WIRE);
    private static final List<String> TAGS =
            List.of("application", "framework", "controller", "action", "route", "db_driver", "job");
    private static final ValueConstraint LEVEL = ValueConstraint.oneOf(List.of("none", "literals", "full"));

    static final Key SQL_TEXT = IN.text(
            "sql_text",
            "BITVILLE_PG_REDACTION_SQL_TEXT",
            "redaction.sql.text",
            "literals",
            LEVEL,
            "What is removed from SQL before it leaves this host: nothing, literals and comments, or the whole text.");
    static final Key FREE_TEXT = IN.text(
            "free_text",
            "BITVILLE_PG_REDACTION_FREE_TEXT",
            "redaction.free.text",
            "literals",
            LEVEL,
            "The same for messages: nothing, values and all text that is not a known English message of PostgreSQL, or the whole text.");

    static final Key COMMENT_TAGS = IN.text(
            "comment_tags",
            "BITVILLE_PG_REDACTION_COMMENT_TAGS",
            "redaction.comment.tags",
            String.join(", ", TAGS),
            ValueConstraint.line(
                    "empty, or some of " + String.join(", ", TAGS) + ", separated by commas", RedactionKeys::areTags),
            "The tags of sqlcommenter comments that are sent, sanitized, with at most 200 values per tag and server. Empty: none.");

    static final List<Key> ALL = List.of(SQL_TEXT, FREE_TEXT, COMMENT_TAGS);

    private static boolean areTags(String text) {
        return text.isEmpty()
                || Arrays.stream(text.split(",", -1)).map(String::strip).allMatch(TAGS::contains);
    }

    private RedactionKeys() {}
}
