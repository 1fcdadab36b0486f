package com.bitville.postgres.wire.internal.redaction;

import java.util.Random;

/** Generates SQL with a canary in every place where a value or a comment can be. */
final class CanarySql {
    /** The beginning of every hidden text; no name and no keyword holds it. */
    static final String TEXT = "zqc";
    /** The beginning of every hidden number. */
    static final String NUMBER = "867";

    private static final String[] NAMES = {
        "t1", "orders", "o.id", "\"Strange \"\"Name\"", "_x", "a$b", "pg_catalog.now()"
    };
    private static final String[] OPERATORS = {
        " = ",
        "=",
        " <> ",
        "->",
        "->>",
        " @> ",
        "||",
        "+",
        " - ",
        "- ",
        "/",
        " * ",
        "::text = ",
        " LIKE ",
        " IN (SELECT ",
        "\n,\t",
        "#>>",
        " ?| ",
        "!~*",
        "; ",
        " AND ",
        "[",
        "]",
        "(",
        ")",
        ":="
    };

    private final Random random;
    private boolean ambiguous;
    private boolean standard;

    CanarySql(Random random) {
        this.random = random;
    }

    /** Whether the text made last has a backslash before a quote, so that it may have to be dropped. */
    boolean ambiguous() {
        return ambiguous;
    }

    String next() {
        ambiguous = false;
        standard = random.nextBoolean();
        StringBuilder sql = new StringBuilder("SELECT keep_me, ");
        int tokens = 1 + random.nextInt(14);
        for (int i = 0; i < tokens; i++) {
            sql.append(random.nextInt(3) == 0 ? pick(NAMES) : value());
            sql.append(random.nextInt(4) == 0 ? comment() : "").append(pick(OPERATORS));
            sql.append(random.nextInt(6) == 0 ? comment() : "");
        }
        return sql.append(" keep_too").toString();
    }

    private String value() {
        String text = TEXT + "anary"
                + pick(" ", "''", "\"", "$$", "$1", "--", "/*", "*/", ";", "\n", "\u00e9", "\ud83d\ude00") + TEXT;
        String number = NUMBER + "5309";
        return switch (random.nextInt(19)) {
            case 0 -> "'" + text + "'";
            case 1 -> "'" + text + "\\n" + TEXT + "'";
            case 2 -> pick("E", "e") + "'" + text + pick("\\'", "\\\\", "\\'''", "\\x41") + TEXT + "'";
            case 3 -> "U&'" + text + "\\0061'";
            case 4 -> pick("B", "b") + "'" + text + "'";
            case 5 -> pick("X", "x") + "'" + number + "AF'";
            case 6 -> pick("N", "n") + "'" + text + "'";
            case 7 -> "$$" + text.replace("$$", "$") + "' " + TEXT + "$$";
            case 8 -> "$q_1$" + text + "$q$ $$ " + TEXT + "$q_1$";
            case 9 -> "'" + text + "'\n  '" + text + "'";
            case 10 -> "E'" + text + "' -- " + TEXT + "\n '\\'" + TEXT + "'";
            case 11 -> pick("", " -", " +") + number;
            case 12 -> number + "." + number + pick("", "e", "E-", "e+") + "3";
            case 13 -> "." + number;
            case 14 -> pick("0x", "0X") + NUMBER + "AF";
            case 15 -> number.substring(0, 4) + "_" + number;
            case 16 -> pick("date", "interval ", "timestamp") + "'" + text + "'";
            case 17 -> number + TEXT;
            default -> {
                ambiguous = true;
                yield "'" + TEXT + (standard ? pick("\\'", "\\\\\\'") : pick("\\''", "\\'" + TEXT + "'"));
            }
        };
    }

    private String comment() {
        return switch (random.nextInt(4)) {
            case 0 -> "--" + TEXT + " ' \" $$ /*\n";
            case 1 -> "/* " + TEXT + " ' \" $$ -- */";
            case 2 -> "/*/* " + TEXT + " */ " + TEXT + "/**/ */";
            default -> "/*" + NUMBER + "*/--" + NUMBER + "\r";
        };
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
