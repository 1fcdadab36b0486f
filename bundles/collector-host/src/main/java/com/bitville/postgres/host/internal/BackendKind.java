package com.bitville.postgres.host.internal;

import java.util.List;

/** What a postgres process is, told from the title it gives itself; the words are those of pg_stat_activity.backend_type. */
final class BackendKind {
    static final String POSTMASTER = "postmaster";
    static final String CLIENT = "client backend";
    static final String OTHER = "background worker";

    private static final String TITLE = "postgres: ";

    /** How titles begin. The first that fits counts, so that a longer one stands before its own beginning. */
    private static final List<String> KINDS = List.of(
            "autovacuum launcher",
            "autovacuum worker",
            "checkpointer",
            "background writer",
            "walwriter",
            "walsender",
            "walreceiver",
            "walsummarizer",
            "slotsync worker",
            "archiver",
            "logger",
            "startup",
            "stats collector",
            "parallel worker",
            "logical replication launcher",
            "logical replication",
            "io worker");

    private BackendKind() {}

    /**
     * The kind of process with a title.
     *
     * @param title the first argument of {@code cmdline}, such as {@code postgres: main: checkpointer }
     * @return the kind, or "" if the process has not given itself a title yet
     */
    static String of(String title) {
        if (!title.startsWith(TITLE)) {
            return "";
        }
        String rest = title.substring(TITLE.length());
        String kind = known(rest);
        // With cluster_name set the title is "postgres: NAME: ...".
        int colon = rest.indexOf(": ");
        if (kind.isEmpty() && colon > 0) {
            kind = known(rest.substring(colon + 2));
        }
        if (!kind.isEmpty()) {
            return kind.equals("logical replication") ? "logical replication worker" : kind;
        }
        return hasClientAddress(rest) ? CLIENT : OTHER;
    }

    private static String known(String text) {
        for (String kind : KINDS) {
            if (text.startsWith(kind)) {
                return kind;
            }
        }
        return "";
    }

    /** A client's title is {@code user database [local] activity} or {@code user database address(port) activity}. */
    private static boolean hasClientAddress(String title) {
        if (title.contains(" [local]")) {
            return true;
        }
        int open = title.indexOf('(');
        while (open > 0) {
            int close = open + 1;
            while (close < title.length() && Character.isDigit(title.charAt(close))) {
                close++;
            }
            if (close > open + 1 && close < title.length() && title.charAt(close) == ')') {
                return true;
            }
            open = title.indexOf('(', open + 1);
        }
        return false;
    }
}
