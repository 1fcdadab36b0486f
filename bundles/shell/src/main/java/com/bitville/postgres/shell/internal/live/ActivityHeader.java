package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import com.bitville.postgres.shell.internal.view.ServerFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is above a list of sessions: the server, its sessions by state, its rates, what most sessions wait for. */
public final class ActivityHeader {
    private ActivityHeader() {}

    /** The first line, and what was seen of the sessions. */
    public static List<String> lines(History history, Snapshot sessions, Instant now, String suffix) {
        List<String> lines = new ArrayList<>();
        lines.add("Server " + PlainText.printable(sessions.server()) + ", seen "
                + TextLayout.span(
                        Math.max(0, Duration.between(sessions.at(), now).toMillis()))
                + " ago" + suffix + ": " + states(sessions) + topWait(sessions));
        String rates = new ServerFigures(history, sessions.server(), now).rates();
        if (!rates.isEmpty()) {
            lines.add(rates);
        }
        return lines;
    }

    /** What the look cost, and what of the budget is spent. */
    public static String cost(LiveReading reading, Map<?, ?> budget) {
        return String.format(Locale.ROOT, "look %.1f ms", reading.costMs())
                + (budget.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", budget %.0f of %.0f ms in %s",
                                RowRecords.number(budget, "spent_ms"),
                                RowRecords.number(budget, "allowed_ms"),
                                TextLayout.span(RowRecords.number(budget, "window_s") * 1_000)));
    }

    private static String states(Snapshot sessions) {
        String states = RowRecords.of(sessions, "session_counts").stream()
                .filter(row -> "state".equals(row.get("counted_by")))
                .map(row -> PlainText.orDash(row.get("sessions")) + " " + PlainText.orDash(row.get("value")))
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "no sessions" : states;
    }

    private static String topWait(Snapshot sessions) {
        Map<String, Integer> waits = new HashMap<>();
        for (Map<String, @Nullable Object> row : RowRecords.of(sessions, "sessions")) {
            if ("active".equals(row.get("state")) && row.get("wait_event") != null) {
                waits.merge(SessionDetail.wait(row), 1, Integer::sum);
            }
        }
        return waits.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(top -> "; top wait " + top.getKey() + " of " + top.getValue())
                .orElse("");
    }
}
