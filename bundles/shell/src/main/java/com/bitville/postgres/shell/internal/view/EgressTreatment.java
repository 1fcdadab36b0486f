package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Table;

/** How the values of a column leave the agent, in words. */
public final class EgressTreatment {
    private EgressTreatment() {}

    public static String of(Subject subject, Table table, Column column) {
        if (table.reach() == Reach.LOCAL) {
            return "does not leave";
        }
        String words = of(column.kind());
        return column.kind() == Kind.TEXT && isOperators(subject) ? words + ", as the operator declares" : words;
    }

    /** Whether its columns are declared by a file of the operator. */
    public static boolean isOperators(Subject subject) {
        return subject.has(Trait.ISOLATED);
    }

    private static String of(Kind kind) {
        return switch (kind) {
            case SQL_TEXT -> "redacted as SQL";
            case FREE_TEXT -> "redacted as a message";
            case TEXT -> "as it is";
            case GAUGE, COUNTER -> "a number";
            case FLAG -> "yes or no";
            case ID64 -> "an identifier";
            case TIME -> "a time";
        };
    }
}
