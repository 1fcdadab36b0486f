package com.bitville.postgres.report.internal.read;

import static com.bitville.postgres.report.internal.source.JournalValues.text;

import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.source.FactRow;
import com.bitville.postgres.report.internal.source.JournalValues;
import com.bitville.postgres.report.internal.source.ReportSources;
import com.bitville.postgres.report.internal.source.TableStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads restarts, failovers and reloads of the server, and starts of the agent. */
public final class ServerEventReader {
    private static final List<String> COLUMNS =
            List.of("started_at", "in_recovery", "timeline", "server_version", "conf_loaded_at");

    private static final Duration FAR = Duration.ofDays(400);

    private final ReportSources sources;
    private final TimeRange range;

    public ServerEventReader(ReportSources sources, TimeRange range) {
        this.sources = sources;
        this.range = range;
    }

    /** The oldest first. */
    public List<ServerEvent> read() {
        List<JournalEntry> states =
                new ArrayList<>(sources.journal("server_states", range.to().minus(FAR), range.to()));
        for (TableStep step : sources.steps("server", range)) {
            for (FactRow row : step.rows()) {
                Map<String, @Nullable Object> values = new HashMap<>();
                COLUMNS.forEach(column -> values.put(column, row.text(column)));
                states.add(new JournalEntry(step.at(), "server_states", "", values));
            }
        }
        states.sort(Comparator.comparing(JournalEntry::at));
        List<ServerEvent> events = new ArrayList<>();
        Map<String, ?> before = null;
        for (JournalEntry state : states) {
            if (before != null && range.contains(state.at())) {
                compare(before, state, events);
            }
            before = state.values();
        }
        for (SeriesMark mark : sources.store().marks("agent", range.from(), range.to())) {
            if (mark.kind() == SeriesMark.Kind.RESTART) {
                events.add(new ServerEvent(mark.at(), "agent_start", "the agent was started"));
            }
        }
        for (SeriesMark mark : sources.store().marks(sources.server(), range.from(), range.to())) {
            if (mark.kind() == SeriesMark.Kind.RESET) {
                events.add(new ServerEvent(mark.at(), "reset", mark.what()));
            }
        }
        events.sort(Comparator.comparing(ServerEvent::at));
        return events;
    }

    private static void compare(Map<String, ?> before, JournalEntry state, List<ServerEvent> events) {
        Map<String, ?> after = state.values();
        if (differ(before, after, "started_at")) {
            Instant started = JournalValues.time(after.get("started_at")).orElse(state.at());
            events.add(new ServerEvent(started, "restart", "the server was started"));
        }
        if (differ(before, after, "in_recovery")) {
            boolean standby = text(after, "in_recovery").equals("true");
            events.add(new ServerEvent(
                    state.at(),
                    standby ? "demotion" : "promotion",
                    standby ? "the primary became a standby" : "the standby became the primary"));
        }
        if (differ(before, after, "timeline")) {
            events.add(new ServerEvent(
                    state.at(), "timeline", text(before, "timeline") + " to " + text(after, "timeline")));
        }
        if (differ(before, after, "server_version")) {
            events.add(new ServerEvent(
                    state.at(), "version", text(before, "server_version") + " to " + text(after, "server_version")));
        }
        if (differ(before, after, "conf_loaded_at") && !differ(before, after, "started_at")) {
            Instant loaded = JournalValues.time(after.get("conf_loaded_at")).orElse(state.at());
            events.add(new ServerEvent(loaded, "reload", "the configuration was loaded"));
        }
    }

    /** A value that is not known on one side has not changed. */
    private static boolean differ(Map<String, ?> before, Map<String, ?> after, String column) {
        String one = text(before, column);
        String other = text(after, column);
        return !one.isEmpty() && !other.isEmpty() && !Objects.equals(one, other);
    }
}
