package com.bitville.postgres.logs.internal;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an entry is about. The one table of classes: the first that fits counts. A SQLSTATE decides where the format carries one,
 * because it is the same in every language; the English text decides where there is none, or none that says enough.
 */
enum EntryClass {
    DEADLOCK("40P01", "deadlock detected", 9),
    CORRUPTION("XX001|XX002|58030", "(invalid page in block|page verification failed|could not read block)", 10),
    DISK_FULL("53100", "could not (write|extend).*No space left on device", 10),
    OUT_OF_MEMORY("53200", "out of memory", 10),
    OUT_OF_CONNECTIONS(
            "53300",
            "(sorry, too many clients already|remaining connection slots are reserved|too many connections for)",
            9),
    STATEMENT_TIMEOUT("57014+", "canceling statement due to statement timeout", 7),
    LOCK_TIMEOUT("55P03", "(canceling statement due to lock timeout|could not obtain lock on)", 7),
    CANCEL("57014", "canceling statement due to ", 6),
    TERMINATED("57P01|25P03|57P05", "terminating (connection|background worker|walreceiver|autovacuum)", 6),
    AUTH_FAILURE(
            "28...",
            "(password authentication failed|no pg_hba.conf entry|.{1,40} authentication failed|role \".*\" does not exist$)",
            8),
    ERROR_CONSTRAINT(
            "23...",
            "(duplicate key value|null value in column|(insert or update|update or delete) on table|new row for)",
            6),
    ERROR_SYNTAX("42601", "(syntax error at|unterminated quoted)", 6),
    ERROR_PERMISSION("42501", "(permission denied for|must be owner of)", 6),
    ERROR_SERIALIZATION("40001", "could not serialize access", 6),
    STARTING_UP("57P03", "the database system is ", 5),
    SLOW_STATEMENT("", "duration: [0-9.]+ ms  (statement|execute|parse|bind|fastpath)", 5),
    PLAN("", "duration: [0-9.]+ ms  plan:", 5),
    DURATION("", "duration: [0-9.]+ ms$", 3),
    STATEMENT("", "(statement: |execute [^:]{1,80}: |fastpath function call: )", 2),
    LOCK_WAIT("", "process \\d+ (still waiting for|avoided deadlock for|detected deadlock while waiting for)", 7),
    LOCK_ACQUIRED("", "process \\d+ acquired ", 6),
    CHECKPOINT("", "(checkpoint|restartpoint) (starting|complete)|checkpoints are occurring too frequently", 4),
    AUTOVACUUM("", "automatic (aggressive )?vacuum |automatic vacuum to prevent wraparound|skipping vacuum of", 4),
    AUTOANALYZE("", "automatic analyze |skipping analyze of", 4),
    TEMP_FILE("", "temporary file: path", 5),
    CONNECTION("", "connection (received|authenticated|authorized|ready)|replication connection authorized", 1),
    DISCONNECTION(
            "08006|08003|08P01",
            "disconnection: session time|could not (receive data from|send data to) client|unexpected EOF on client",
            1),
    CRASH(
            "57P02",
            "(.{1,60} \\(PID \\d+\\) (was terminated by|exited with)|terminating any other active server processes"
                    + "|all server processes terminated|database system was (interrupted|not properly shut down))",
            10),
    RECOVERY(
            "",
            "(redo (starts|done|is not required)|automatic recovery in progress|consistent recovery state|selected new timeline"
                    + "|entering standby mode|archive recovery|last completed transaction|restored log file|invalid record length)",
            6),
    REPLICATION(
            "",
            "(started streaming WAL|streaming replication|could not (connect to the primary|receive data from WAL)|replication terminated"
                    + "|terminating walsender|recovery (still waiting|finished waiting)|logical (decoding|replication)|replication slot)",
            6),
    ARCHIVER("", "(archive command failed|archiving write-ahead log file|archive command was terminated)", 8),
    STARTUP(
            "",
            "(starting PostgreSQL|database system (is ready|was shut down|is shut down)|listening on|received .{0,20}shutdown request"
                    + "|shutting down|aborting any active|background worker \".*\" \\(PID \\d+\\) exited with exit code 1$|ending log output)",
            5),
    CONFIG("", "(received SIGHUP|parameter \".*\" (changed to|cannot be changed|removed))", 5),
    ERROR_OTHER("", "", 4),
    OTHER("", "", 0);

    private static final List<EntryClass> ALL = List.of(values());

    private final boolean needsBoth;
    private final Pattern states;
    private final Pattern message;
    private final boolean hasState;
    private final boolean hasMessage;
    private final int importance;

    /**
     * One row of the table.
     *
     * @param states SQLSTATEs as a pattern; with a plus behind it the message must fit too
     * @param message how the English message begins, as a pattern
     * @param importance from 0 to 10: what is sent one by one if not all can be
     */
    EntryClass(String states, String message, int importance) {
        this.needsBoth = states.endsWith("+");
        this.hasState = !states.isEmpty();
        this.hasMessage = !message.isEmpty();
        this.states = Pattern.compile(needsBoth ? states.substring(0, states.length() - 1) : states);
        this.message = Pattern.compile("(?:" + message + ")");
        this.importance = importance;
    }

    /** The class of an entry with this severity, SQLSTATE (empty where the format has none) and message. */
    static EntryClass of(String severity, String state, String message) {
        for (EntryClass candidate : ALL) {
            if (candidate != OTHER && candidate.fits(state, message)) {
                return candidate;
            }
        }
        return isError(severity) ? ERROR_OTHER : OTHER;
    }

    private boolean fits(String state, String text) {
        if (hasState && states.matcher(state).matches()) {
            return !needsBoth || message.matcher(text).lookingAt();
        }
        // What an application raises itself carries a SQLSTATE, and may say whatever it likes.
        boolean plain = state.isEmpty() || state.equals("00000");
        return hasMessage && plain && message.matcher(text).lookingAt();
    }

    /** Whether a severity is ERROR or worse. */
    static boolean isError(String severity) {
        return severity.equals("ERROR") || severity.equals("FATAL") || severity.equals("PANIC");
    }

    int importance() {
        return importance;
    }

    /** The word in payloads. */
    String word() {
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("error_") ? "error:" + name.substring("error_".length()) : name;
    }
}
