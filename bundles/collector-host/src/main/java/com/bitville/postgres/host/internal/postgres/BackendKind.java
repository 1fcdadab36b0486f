package com.bitville.postgres.host.internal.postgres;

import java.util.List;

/** The kind of a postgres process, derived from its title; the words are those of pg_stat_activity.backend_type. */
final class BackendKind {
    static final String POSTMASTER = "postmaster";
    static final String CLIENT = "client backend";
    static final String OTHER = "background worker";

    private static final String TITLE = "postgres: ";
    private static final String LOCAL = " [local]";

    /** The beginnings of titles. The first match counts, so a longer one precedes its own prefix. */
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

    /** Activities of WAL senders only; a client's activity is a SQL command, or idle. */
    private static final List<String> SENDING = List.of(
            "streaming ",
            "backing up",
            "sending backup",
            "START_REPLICATION",
            "BASE_BACKUP",
            "IDENTIFY_SYSTEM",
            "TIMELINE_HISTORY",
            "UPLOAD_MANIFEST",
            "CREATE_REPLICATION_SLOT",
            "READ_REPLICATION_SLOT",
            "ALTER_REPLICATION_SLOT",
            "DROP_REPLICATION_SLOT");

    /**
     * The kind of process with a title. Roles and databases may have the name of a server process, so for a title with a client address
     * only the text after the address counts: only the server writes there.
     *
     * @param title the first argument of {@code cmdline}, such as {@code postgres: main: checkpointer }
     * @return the kind, or "" if the process has not given itself a title yet
     */
    static String of(String title) {
        if (!title.startsWith(TITLE)) {
            return "";
        }
        String rest = title.substring(TITLE.length());
        int activity = behindClientAddress(rest);
        if (activity >= 0) {
            String does = rest.substring(activity).strip();
            return SENDING.stream().anyMatch(does::startsWith) ? "walsender" : CLIENT;
        }
        String kind = known(rest);
        // With cluster_name set, which may contain colons too, the title is "postgres: NAME: ...".
        for (int colon = rest.indexOf(": "); kind.isEmpty() && colon >= 0; colon = rest.indexOf(": ", colon + 1)) {
            kind = known(rest.substring(colon + 2));
        }
        if (kind.isEmpty()) {
            return OTHER;
        }
        return kind.equals("logical replication") ? "logical replication worker" : kind;
    }

    private static String known(String text) {
        for (String kind : KINDS) {
            if (text.startsWith(kind) && (text.length() == kind.length() || text.charAt(kind.length()) == ' ')) {
                return kind;
            }
        }
        return "";
    }

    /**
     * Where the activity of a client begins: after the last address, because names precede it. A client's title is {@code user database
     * [local] activity} or {@code user database address(port) activity}. -1 if there is none.
     */
    private static int behindClientAddress(String title) {
        int found = -1;
        int local = title.lastIndexOf(LOCAL);
        if (local > 0 && endsWord(title, local + LOCAL.length())) {
            found = local + LOCAL.length();
        }
        for (int open = title.indexOf('(', 1); open > 0; open = title.indexOf('(', open + 1)) {
            int close = open + 1;
            while (close < title.length() && Character.isDigit(title.charAt(close))) {
                close++;
            }
            boolean address = close > open + 1
                    && title.startsWith(")", close)
                    && title.charAt(open - 1) != ' '
                    && endsWord(title, close + 1);
            found = address ? Math.max(found, close + 1) : found;
        }
        return found;
    }

    private static boolean endsWord(String title, int at) {
        return at == title.length() || title.charAt(at) == ' ';
    }
}
