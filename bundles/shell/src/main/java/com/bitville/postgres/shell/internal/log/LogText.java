package com.bitville.postgres.shell.internal.log;

import com.bitville.postgres.shell.internal.terminal.Screen;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Log entries for people: who, when and what on one line, then what else the server wrote of it, each on its own. */
public final class LogText {
    private static final int INDENT = 4;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** What belongs to an entry, in the order of a server's log. */
    private static final List<String> MORE =
            List.of("detail", "hint", "context", "statement", "internal_query", "failed_query", "plan");

    private LogText() {}

    public static void print(PrintStream out, Map<String, @Nullable Object> entry) {
        StringBuilder head = new StringBuilder();
        head.append(entry.get("time") instanceof Instant time ? TIME.format(time) : "-");
        head.append("  ").append(PlainText.cell(entry, "server"));
        head.append("  ").append(PlainText.cell(entry, "error_severity"));
        head.append(' ').append(PlainText.cell(entry, "class"));
        if (entry.get("datname") != null || entry.get("usename") != null) {
            head.append("  ").append(PlainText.cell(entry, "usename"));
            head.append('@').append(PlainText.cell(entry, "datname"));
        }
        if (entry.get("application_name") != null) {
            head.append("  ").append(PlainText.cell(entry, "application_name"));
        }
        if (entry.get("pid") != null) {
            head.append("  [").append(PlainText.cell(entry, "pid")).append(']');
        }
        head.append("  ").append(oneLine(entry.get("message")));
        Screen.wrapped(out, head.toString(), INDENT);
        for (String column : MORE) {
            if (entry.get(column) != null) {
                String label =
                        " ".repeat(INDENT) + column.toUpperCase(Locale.ROOT).replace('_', ' ') + "  ";
                Screen.wrapped(out, label + oneLine(entry.get(column)), INDENT + 2);
            }
        }
    }

    private static String oneLine(@Nullable Object value) {
        return PlainText.orDash(value == null ? null : value.toString().strip().replaceAll("\\s+", " "));
    }
}
