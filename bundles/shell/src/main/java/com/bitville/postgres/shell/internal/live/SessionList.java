package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.shell.internal.live.LiveReading.BackendUse;
import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.terminal.TextTable;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sessions of a snapshot, sorted, as a table, as lines of a live view, and as a document. */
public final class SessionList {
    private static final BackendUse UNKNOWN = new BackendUse(null, null, null);

    /** The sort orders; the first letter is the key in the live view. */
    public enum Order {
        AGE("query_age_ms"),
        PID("pid"),
        USER("usename"),
        DATABASE("datname"),
        STATE("state"),
        WAIT("wait_event"),
        CPU("");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    private final Snapshot snapshot;
    private final Map<Integer, BackendUse> use;
    private final List<Map<String, @Nullable Object>> sessions;

    public SessionList(Snapshot snapshot) {
        this(snapshot, Map.of());
    }

    public SessionList(Snapshot snapshot, Map<Integer, BackendUse> use) {
        this.snapshot = snapshot;
        this.use = use;
        this.sessions = RowRecords.of(snapshot, "sessions");
    }

    /** The sessions in that order; with equal values, the longest-running statement first. */
    public List<Map<String, @Nullable Object>> sorted(Order order) {
        Comparator<Map<String, @Nullable Object>> age =
                Comparator.comparingDouble(row -> -RowRecords.number(row, "query_age_ms"));
        Comparator<Map<String, @Nullable Object>> by = switch (order) {
            case AGE -> age;
            case PID -> Comparator.comparingDouble(row -> RowRecords.number(row, order.column));
            case CPU -> Comparator.comparingDouble(row -> -Objects.requireNonNullElse(use(row).cpuPercent(), 0.0));
            case USER, DATABASE, STATE, WAIT ->
                Comparator.comparing(row -> Objects.toString(row.get(order.column), "\uffff"));
        };
        return sessions.stream().sorted(by.thenComparing(age)).toList();
    }

    private BackendUse use(Map<String, @Nullable Object> row) {
        return use.getOrDefault(RowRecords.integer(row, "pid"), UNKNOWN);
    }

    /** The session of a process; null if it was not seen. */
    public @Nullable Map<String, @Nullable Object> session(int pid) {
        return sessions.stream()
                .filter(row -> RowRecords.integer(row, "pid") == pid)
                .findFirst()
                .orElse(null);
    }

    /** The sessions that wait for one. */
    public List<Integer> behind(int pid) {
        return sessions.stream()
                .filter(row -> RowRecords.integers(row, "blocked_by").contains(pid))
                .map(row -> RowRecords.integer(row, "pid"))
                .toList();
    }

    /** Prints all sessions, as a table or, on a narrow screen, each on lines of its own. */
    public void print(PrintStream out, Order order) {
        TextTable table = table(order);
        if (table.fits(out)) {
            table.print(out);
        } else {
            for (Map<String, @Nullable Object> row : sorted(order)) {
                String blocker = blocker(row);
                Screen.wrapped(
                        out,
                        PlainText.cell(row, "pid") + "  " + PlainText.cell(row, "usename") + "@"
                                + PlainText.cell(row, "datname") + "  " + PlainText.cell(row, "application_name")
                                + " at "
                                + SessionDetail.client(row) + "  " + PlainText.cell(row, "state") + " "
                                + TextLayout.span(row.get("query_age_ms")) + "  " + SessionDetail.wait(row)
                                + (blocker.isEmpty() ? "" : " by " + blocker),
                        4);
                Screen.wrapped(out, "    " + PlainText.line(row.get("query"), Integer.MAX_VALUE), 6);
            }
        }
    }

    private TextTable table(Order order) {
        TextTable table = new TextTable()
                .columns("PID", "User", "Database", "Application", "Client")
                .columns("State", "Age", "Wait", "Blocked by", "Query")
                .emptyTableText("No session is active or in a transaction.");
        for (Map<String, @Nullable Object> row : sorted(order)) {
            table.addRow()
                    .addContent(
                            row.get("pid"),
                            PlainText.cell(row, "usename"),
                            PlainText.cell(row, "datname"),
                            PlainText.cell(row, "application_name"),
                            SessionDetail.client(row),
                            PlainText.cell(row, "state"),
                            TextLayout.span(row.get("query_age_ms")),
                            SessionDetail.wait(row),
                            blocker(row),
                            PlainText.line(row.get("query"), Integer.MAX_VALUE));
        }
        return table;
    }

    private static String blocker(Map<String, @Nullable Object> row) {
        List<Integer> blockers = RowRecords.integers(row, "blocked_by");
        if (blockers.isEmpty()) {
            return "";
        }
        String first = blockers.get(0) == 0 ? "prepared" : String.valueOf(blockers.get(0));
        return first + (blockers.size() > 1 ? " +" + (blockers.size() - 1) : "");
    }

    /** The head of the live view's list. */
    public static String head(int width) {
        List<String> cells = new ArrayList<>();
        for (LiveColumn column : LiveColumn.of(width)) {
            cells.add(TextLayout.fit(column.head(), column.width()));
        }
        return TextLayout.line(String.join(" ", cells) + " QUERY", width);
    }

    /** One session as a line of the live view. */
    public String line(Map<String, @Nullable Object> row, int width) {
        List<String> cells = new ArrayList<>();
        for (LiveColumn column : LiveColumn.of(width)) {
            cells.add(TextLayout.fit(cell(column, row), column.width()));
        }
        cells.add(PlainText.line(row.get("query"), Math.max(10, width)));
        return TextLayout.line(String.join(" ", cells), width);
    }

    private String cell(LiveColumn column, Map<String, @Nullable Object> row) {
        return switch (column) {
            case PID -> PlainText.cell(row, "pid");
            case USER -> PlainText.cell(row, "usename");
            case DATABASE -> PlainText.cell(row, "datname");
            case APPLICATION -> PlainText.cell(row, "application_name");
            case CLIENT -> row.get("client_addr") == null ? "local" : SessionDetail.client(row);
            case STATE -> PlainText.cell(row, "state").replace("idle in transaction", "idle in tx");
            case AGE -> TextLayout.span(row.get("query_age_ms"));
            case CPU -> {
                Double percent = use(row).cpuPercent();
                yield percent == null ? "-" : String.format(Locale.ROOT, "%.0f", percent);
            }
            case READ -> PlainText.size(use(row).readPerSecond());
            case WRITE -> PlainText.size(use(row).writtenPerSecond());
            case WAIT -> SessionDetail.wait(row);
            case WAIT_EVENT -> PlainText.cell(row, "wait_event");
            case BLOCKER -> blocker(row);
        };
    }

    /** The document of {@code --json}. */
    public Map<String, @Nullable Object> document(Order order) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("server", snapshot.server());
        document.put("at", snapshot.at());
        document.put("sessions", sorted(order));
        document.put("session_counts", RowRecords.of(snapshot, "session_counts"));
        document.put("session_groups", RowRecords.of(snapshot, "session_groups"));
        document.put("xmin_holders", RowRecords.of(snapshot, "xmin_holders"));
        return document;
    }
}
