package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is urgent at a server right now, for the first line of the status: sessions that wait long for locks, and overload. */
public final class ServerAlarms {
    /** A shorter wait is everyday business. */
    static final Duration LONG = Duration.ofSeconds(30);

    /**
     * One alarm.
     *
     * @param server the server's configured name
     * @param message what is wrong, with figures
     */
    public record Alarm(String server, String message) {}

    private ServerAlarms() {}

    /** The alarms of all servers: long lock waits as the last cycle saw them, then servers under stress with the reason. */
    public static List<Alarm> of(Map<String, Object> status, @Nullable History history, Instant now) {
        List<Alarm> alarms = new ArrayList<>();
        double interval = RowRecords.number(PlainText.map(status, "engine"), "interval_s");
        Instant fresh = now.minusSeconds(60 + 2 * (long) interval);
        if (history != null) {
            for (String server : history.servers()) {
                String waits = waits(history, server, fresh);
                if (!waits.isEmpty()) {
                    alarms.add(new Alarm(server, waits));
                }
            }
        }
        for (Map<?, ?> stress : PlainText.list(PlainText.map(status, "engine"), "stress")) {
            if (Boolean.TRUE.equals(stress.get("active"))) {
                alarms.add(new Alarm(PlainText.cell(stress, "server"), PlainText.cell(stress, "reason")));
            }
        }
        return alarms;
    }

    private static String waits(History history, String server, Instant fresh) {
        return history.latest(server, "activity")
                .filter(latest -> latest.at().isAfter(fresh))
                .map(ServerAlarms::waits)
                .orElse("");
    }

    private static String waits(Snapshot activity) {
        int waiting = RowRecords.of(activity, "blocking.waiters").stream()
                .mapToInt(row -> RowRecords.integer(row, "waiting"))
                .sum();
        double longest = RowRecords.of(activity, "blocking.edges").stream()
                .mapToDouble(row -> RowRecords.number(row, "wait_ms"))
                .max()
                .orElse(0);
        return longest < LONG.toMillis()
                ? ""
                : waiting + (waiting == 1 ? " session waits" : " sessions wait") + " for locks, the longest for "
                        + TextLayout.span(longest);
    }
}
