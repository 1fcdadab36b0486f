package com.bitville.postgres.shell.internal.log;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import com.bitville.postgres.shell.internal.view.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Selects the log entries to show; an empty value matches all.
 *
 * @param entryClass a class, or the beginning of a group of classes
 * @param severity the lowest severity to show
 * @param database a database
 */
public record LogFilter(String entryClass, String severity, String database) {
    private static final List<String> SEVERITIES =
            List.of("DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC");

    public static LogFilter of(String entryClass, String severity, String database) throws CommandException {
        String upper = severity.toUpperCase(Locale.ROOT);
        if (!upper.isEmpty() && !SEVERITIES.contains(upper)) {
            throw CommandRefusal.of("invalid --severity " + severity + "; allowed: " + String.join(", ", SEVERITIES));
        }
        return new LogFilter(entryClass.toLowerCase(Locale.ROOT), upper, database);
    }

    public boolean fits(Map<String, @Nullable Object> entry) {
        String own = PlainText.orDash(entry.get("class"));
        boolean classFits = entryClass.isEmpty() || own.equals(entryClass) || own.startsWith(entryClass + ":");
        boolean grave = severity.isEmpty()
                || SEVERITIES.indexOf(PlainText.orDash(entry.get("error_severity"))) >= SEVERITIES.indexOf(severity);
        return classFits && grave && (database.isEmpty() || database.equals(entry.get("datname")));
    }
}
