package com.bitville.postgres.shell.internal.trace;

import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.correlation.RequestContext;
import com.bitville.postgres.shell.internal.terminal.TextLayout;
import com.bitville.postgres.shell.internal.view.PlainText;
import com.bitville.postgres.shell.internal.view.RowRecords;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request's story as text, one line per event. */
public final class TraceText {
    /** Longer texts are complete only in the JSON document. */
    private static final int WIDEST = 400;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private TraceText() {}

    /** The summary in one sentence. */
    public static String summary(String id, Map<String, @Nullable Object> summary) {
        List<String> parts = new ArrayList<>();
        long runs = (long) RowRecords.number(summary, "runs");
        parts.add(
                runs == 0
                        ? "no finished run recorded"
                        : count(runs, "run") + ", " + TextLayout.span(summary.get("runs_ms"))
                                + " in total, the longest " + TextLayout.span(summary.get("longest_ms")));
        add(parts, summary, "errors", "error");
        if (RowRecords.number(summary, "waited_s") > 0) {
            parts.add("waited " + seconds(summary.get("waited_s")));
        }
        add(parts, summary, CorrelatedColumns.BLOCKED_BY, "blocker");
        add(parts, summary, CorrelatedColumns.BLOCKING, "blocked session", "blocked sessions");
        if (Boolean.TRUE.equals(summary.get(CorrelatedColumns.DEADLOCK))) {
            parts.add("victim of a deadlock");
        }
        if (Boolean.TRUE.equals(summary.get(CorrelatedColumns.CANCELLED))) {
            parts.add("cancelled");
        }
        if (RowRecords.number(summary, CorrelatedColumns.TEMP_BYTES) > 0) {
            parts.add("temporary files of " + PlainText.size(summary.get(CorrelatedColumns.TEMP_BYTES)));
        }
        return "Request " + id + ": " + String.join("; ", parts);
    }

    private static void add(List<String> parts, Map<String, @Nullable Object> summary, String key, String one) {
        add(parts, summary, key, one, one + "s");
    }

    private static void add(
            List<String> parts, Map<String, @Nullable Object> summary, String key, String one, String more) {
        long number = (long) RowRecords.number(summary, key);
        if (number > 0) {
            parts.add(number + " " + (number == 1 ? one : more));
        }
    }

    private static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /** One event as a line. */
    public static String line(Map<String, @Nullable Object> event) {
        String what = switch (String.valueOf(event.get("event"))) {
            case TracedFact.STATEMENT -> run(event);
            case CorrelatedColumns.ERROR, "log" -> entry(event);
            case CorrelatedColumns.WAIT -> waited(event);
            case CorrelatedColumns.BLOCKED_BY, CorrelatedColumns.BLOCKING -> other(event);
            case CorrelatedColumns.EVENT -> entry(event);
            default -> session(event);
        };
        Object query = event.get("query") == null ? event.get("statement") : event.get("query");
        if (CorrelatedColumns.WAIT.equals(event.get("event"))) {
            query = event.get("message");
        }
        String time = event.get("at") instanceof Instant at ? TIME.format(at) : "-";
        return TextLayout.line(
                time + "  " + TextLayout.fit(event.get("event"), 10) + "  " + word(event.get("server")) + "/"
                        + word(event.get(CorrelatedColumns.PID)) + "  " + what
                        + (query == null ? "" : ": " + word(query)),
                WIDEST);
    }

    private static String run(Map<String, @Nullable Object> event) {
        boolean sampled = !"log".equals(event.get("told_by"));
        String tags = RequestContext.TAGS.stream()
                .filter(tag -> event.get(tag) != null)
                .map(tag -> tag + "=" + word(event.get(tag)))
                .collect(Collectors.joining(" "));
        return (Boolean.TRUE.equals(event.get(CorrelatedColumns.RUNNING)) ? "running for " : "took ")
                + TextLayout.span(event.get(CorrelatedColumns.DURATION_MS))
                + (sampled && !Boolean.TRUE.equals(event.get("duration_exact")) ? " or slightly more (sampled)" : "")
                + (event.get("plan") == null ? "" : ", has a plan")
                + (tags.isEmpty() ? "" : " [" + tags + "]");
    }

    private static String entry(Map<String, @Nullable Object> event) {
        StringBuilder text = new StringBuilder();
        for (String column : List.of("error_severity", "class", "sql_state_code", "message", "detail")) {
            if (event.get(column) != null && !"00000".equals(event.get(column))) {
                text.append(text.isEmpty() ? "" : " ").append(word(event.get(column)));
            }
        }
        if (event.get(CorrelatedColumns.TEMP_BYTES) != null) {
            text.append(" (")
                    .append(PlainText.size(event.get(CorrelatedColumns.TEMP_BYTES)))
                    .append(')');
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    private static String waited(Map<String, @Nullable Object> event) {
        String seconds = seconds(event.get("seconds"));
        Object type = event.get("wait_event_type");
        Object name = event.get("wait_event");
        return ("log".equals(event.get("told_by")) ? "waited " : "seen waiting ")
                + seconds
                + (type == null && name == null ? "" : " for " + (type == null ? "" : word(type) + "/") + word(name));
    }

    private static String seconds(@Nullable Object value) {
        return value instanceof Number number
                ? String.format(
                        Locale.ROOT,
                        number.doubleValue() == Math.rint(number.doubleValue()) ? "%.0f s" : "%.1f s",
                        number.doubleValue())
                : "-";
    }

    private static String other(Map<String, @Nullable Object> event) {
        Object request = event.get("other_correlation_id");
        Object query = event.get("other_query");
        return "pid " + word(event.get("other_pid"))
                + (request == null ? ", without a request id" : ", request " + word(request))
                + (request != null || event.get("other_application_name") == null
                        ? ""
                        : ", " + word(event.get("other_application_name")))
                + (event.get("other_state") == null ? "" : ", " + word(event.get("other_state")))
                + (query == null ? "" : ": " + word(query));
    }

    private static String session(Map<String, @Nullable Object> event) {
        return word(event.get("state"))
                + (event.get("wait_event") == null ? "" : ", waits for " + word(event.get("wait_event")))
                + (event.get(CorrelatedColumns.BLOCKED_BY) == null
                        ? ""
                        : ", behind " + word(event.get(CorrelatedColumns.BLOCKED_BY)));
    }

    /** Any value on one line. */
    private static String word(@Nullable Object value) {
        return PlainText.orDash(value == null ? null : value.toString().strip().replaceAll("\\s+", " "));
    }
}
