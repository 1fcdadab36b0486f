package com.bitville.postgres.api.health;

import java.util.Locale;

/**
 * What mends a {@link Finding}, to be pasted as it stands.
 *
 * @param kind where it is to be pasted
 * @param text one line or more; for {@link Kind#WORDS} a sentence
 */
public record Remedy(Kind kind, String text) {
    /** Where a remedy goes. */
    public enum Kind {
        /** Into psql, as a superuser of the server that the finding names. */
        SQL,
        /** Into a shell on the agent's host, as its owner and, for {@code bin/bitville}, in its folder, unless the text says otherwise. */
        SHELL,
        /** Nowhere: it has to be read. */
        WORDS;

        /**
         * The word for status documents.
         *
         * @return lower snake case
         */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Statements for psql.
     *
     * @param statements each with its semicolon, and on a line of its own unless it is a function; a line that begins with {@code --}
     *     says what they leave to do
     * @return the remedy
     */
    public static Remedy sql(String... statements) {
        return new Remedy(Kind.SQL, String.join("\n", statements));
    }

    /**
     * Commands for a shell.
     *
     * @param commands each on a line of its own; the agent's own are written {@code bin/bitville}; the doctor puts the installation's command there
     * @return the remedy
     */
    public static Remedy shell(String... commands) {
        return new Remedy(Kind.SHELL, String.join("\n", commands));
    }

    /**
     * Advice that cannot be pasted.
     *
     * @param advice a sentence; the agent's own commands as in {@link #shell}
     * @return the remedy
     */
    public static Remedy words(String advice) {
        return new Remedy(Kind.WORDS, advice);
    }
}
