package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One session in full, with the statements that end its statement or the session. The agent prints them and never runs them. */
public final class SessionDetail {
    private SessionDetail() {}

    /** The lines of a session; SQL may be pasted with its line ends. */
    public static List<String> lines(
            String server, Map<String, @Nullable Object> row, List<Integer> behind, int width) {
        List<String> lines = new ArrayList<>();
        add(
                lines,
                width,
                "Session",
                PlainText.orDash(row.get("pid")) + " of " + PlainText.printable(server) + ", "
                        + PlainText.orDash(row.get("usename")) + "@" + PlainText.orDash(row.get("datname"))
                        + (row.get("leader_pid") == null
                                ? ""
                                : ", works for " + PlainText.orDash(row.get("leader_pid"))));
        add(
                lines,
                width,
                "Client",
                text(row, "application_name") + " at " + client(row) + ", connected "
                        + TextLayout.span(row.get("backend_age_ms")) + " ago");
        add(
                lines,
                width,
                "State",
                text(row, "state") + " for " + TextLayout.span(row.get("state_age_ms"))
                        + ", statement began " + TextLayout.span(row.get("query_age_ms")) + " ago, transaction "
                        + (row.get("xact_age_ms") == null ? "none" : TextLayout.span(row.get("xact_age_ms")) + " ago")
                        + (row.get("xmin_age") == null
                                ? ""
                                : "; its snapshot holds back vacuum by "
                                        + PlainText.count((long) RowRecords.number(row, "xmin_age"), "transaction")));
        List<Integer> blockers = RowRecords.integers(row, "blocked_by");
        add(
                lines,
                width,
                "Waits",
                wait(row)
                        + (blockers.isEmpty() ? "" : ", behind " + pids(blockers))
                        + (behind.isEmpty()
                                ? ""
                                : "; " + pids(behind) + (behind.size() == 1 ? " waits" : " wait") + " for it"));
        if (row.get("correlation_id") != null) {
            add(lines, width, "Request", text(row, "correlation_id") + " (bitville:trace shows its story)");
        }
        if (row.get("query_id") != null) {
            add(
                    lines,
                    width,
                    "Statement",
                    text(row, "query_id") + " (bitville:statements show " + text(row, "query_id") + ")");
        }
        lines.add("");
        Object query = row.get("query");
        String shown =
                query == null ? "(no text: redaction withholds it, or the session ran nothing)" : query.toString();
        shown.lines()
                .map(line -> PlainText.printable(line.replace("\t", "    ")))
                .forEach(line -> lines.addAll(TextLayout.wrap(line, width, 4)));
        lines.add("");
        lines.addAll(TextLayout.wrap(
                "To end it, in psql on this server, as its own role, a member of pg_signal_backend, or a superuser. They do"
                        + " nothing if the process id belongs to another session or statement by then:",
                width,
                0));
        lines.addAll(TextLayout.wrap(cancel(row), width, 2));
        lines.addAll(TextLayout.wrap(terminate(row), width, 2));
        return lines;
    }

    private static void add(List<String> lines, int width, String label, String text) {
        lines.addAll(TextLayout.wrap(TextLayout.pad(label, 11, false) + text, width, 11));
    }

    private static String text(Map<String, @Nullable Object> row, String column) {
        return PlainText.orDash(row.get(column));
    }

    static String client(Map<String, @Nullable Object> row) {
        if (row.get("client_addr") == null) {
            return "a local socket";
        }
        return row.get("client_hostname") == null ? text(row, "client_addr") : text(row, "client_hostname");
    }

    static String wait(Map<String, @Nullable Object> row) {
        return row.get("wait_event") == null ? "-" : text(row, "wait_event_type") + "/" + text(row, "wait_event");
    }

    private static String pids(List<Integer> pids) {
        return pids.size()
                + (pids.size() == 1 ? " session: " : " sessions: ")
                + String.join(", ", pids.stream().limit(10).map(String::valueOf).toList())
                + (pids.size() > 10 ? ", ..." : "");
    }

    /** Cancels this statement and no later one of the session. */
    static String cancel(Map<String, @Nullable Object> row) {
        return "SELECT pg_catalog.pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = " + pid(row)
                + during(row, "backend_start") + during(row, "query_start") + ";";
    }

    static String terminate(Map<String, @Nullable Object> row) {
        return "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE pid = " + pid(row)
                + during(row, "backend_start") + ";";
    }

    private static int pid(Map<String, @Nullable Object> row) {
        return RowRecords.integer(row, "pid");
    }

    private static String during(Map<String, @Nullable Object> row, String column) {
        return row.get(column) instanceof Instant at ? " AND " + column + " = '" + at + "'" : "";
    }
}
