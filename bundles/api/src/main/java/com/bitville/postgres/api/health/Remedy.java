package com.bitville.postgres.api.health;

import java.util.Locale;

/**
 * How to fix a {@link Finding}, as text to paste.
 *
 * @param kind where to paste it
 * @param text one line or more; for {@link Kind#WORDS} a sentence
 */
public record Remedy(Kind kind, String text) {
    /** Where to paste a remedy. */
    public enum Kind {
        /** Into psql, as a superuser of the server that the finding names. */
        SQL,
        /** Into a shell on the agent's host, as its owner and, for {@code bin/bitville}, in its folder, unless the text says otherwise. */
        SHELL,
        /** Advice that cannot be pasted. */
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
     * @param statements each with its semicolon and, unless it is a function, on its own line; a line that begins with {@code --} describes
     *     a further manual step
     * @return the remedy
     */
    public static Remedy sql(String... statements) {
        return new Remedy(Kind.SQL, String.join("\n", statements));
    }

    /**
     * Commands for a shell.
     *
     * @param commands each on its own line; the agent's own command is written {@code bin/bitville} and the doctor replaces it by its name in
     *     the installation
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
