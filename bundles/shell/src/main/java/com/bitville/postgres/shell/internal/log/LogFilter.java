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
    /** From the least to the most severe. */
    public static final List<String> SEVERITIES =
            List.of("DEBUG", "LOG", "INFO", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC");

    /** The classes of docs/collectors/logs.md, in its order. */
    public static final List<String> CLASSES = List.of(
            "deadlock",
            "corruption",
            "disk_full",
            "out_of_memory",
            "out_of_connections",
            "statement_timeout",
            "lock_timeout",
            "cancel",
            "terminated",
            "auth_failure",
            "error:constraint",
            "error:syntax",
            "error:permission",
            "error:serialization",
            "starting_up",
            "plan",
            "slow_statement",
            "duration",
            "statement",
            "lock_wait",
            "lock_acquired",
            "checkpoint",
            "autovacuum",
            "autoanalyze",
            "temp_file",
            "connection",
            "disconnection",
            "crash",
            "archiver",
            "replication",
            "recovery",
            "startup",
            "config",
            "error:other",
            "other");

    public static LogFilter of(String entryClass, String severity, String database) throws CommandException {
        String upper = severity.toUpperCase(Locale.ROOT);
        if (!upper.isEmpty() && !SEVERITIES.contains(upper)) {
            throw CommandRefusal.of("invalid --severity " + severity + "; allowed: " + String.join(", ", SEVERITIES));
        }
        String lower = entryClass.toLowerCase(Locale.ROOT);
        if (!lower.isEmpty() && CLASSES.stream().noneMatch(each -> isOf(each, lower))) {
            throw CommandRefusal.of("invalid --class " + entryClass + "; allowed: " + String.join(", ", CLASSES)
                    + ", or the beginning of several, such as error or lock");
        }
        return new LogFilter(lower, upper, database);
    }

    /** Whether a class is the wanted one, or of the wanted group: {@code lock} is the beginning of {@code lock_wait}. */
    private static boolean isOf(String entryClass, String wanted) {
        return entryClass.equals(wanted) || entryClass.startsWith(wanted + ":") || entryClass.startsWith(wanted + "_");
    }

    public boolean fits(Map<String, @Nullable Object> entry) {
        boolean classFits = entryClass.isEmpty() || isOf(PlainText.orDash(entry.get("class")), entryClass);
        boolean grave = severity.isEmpty()
                || SEVERITIES.indexOf(PlainText.orDash(entry.get("error_severity"))) >= SEVERITIES.indexOf(severity);
        return classFits && grave && (database.isEmpty() || database.equals(entry.get("datname")));
    }
}
