package com.bitville.postgres.logs.internal.entry;

import com.bitville.postgres.logs.internal.classify.SqlStateTexts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The class of an entry, and the table of classes. A row lists the SQLSTATEs of the class, which are the same in every language, and the
 * beginnings of its English messages, for messages without a specific SQLSTATE; the texts for those SQLSTATEs are in {@link SqlStateTexts}.
 * In a beginning, {@code *} stands for any text and a dollar sign at the end for the end of the message; the first matching row counts.
 */
public enum EntryClass {
    DEADLOCK("40P01", 9),
    CORRUPTION("XX001 XX002 58030", 10),
    DISK_FULL("53100", 10),
    OUT_OF_MEMORY("53200", 10),
    OUT_OF_CONNECTIONS("53300", 9),
    STATEMENT_TIMEOUT("", 7, "canceling statement due to statement timeout"),
    LOCK_TIMEOUT("55P03", 7),
    CANCEL("57014", 6),
    TERMINATED("57P01 57P02 57P04 25P03 25P04 57P05", 6),
    AUTH_FAILURE("28", 8),
    ERROR_CONSTRAINT("23", 6),
    ERROR_SYNTAX("42601", 6),
    ERROR_PERMISSION("42501", 6),
    ERROR_SERIALIZATION("40001", 6),
    STARTING_UP("57P03", 5),
    PLAN("", 5, "duration: * ms  plan:"),
    SLOW_STATEMENT(
            "",
            5,
            "duration: * ms  statement:",
            "duration: * ms  execute",
            "duration: * ms  parse",
            "duration: * ms  bind",
            "duration: * ms  fastpath"),
    DURATION("", 3, "duration: * ms$"),
    STATEMENT("", 2, "statement: ", "execute *: ", "fastpath function call: "),
    LOCK_WAIT(
            "",
            7,
            "process * still waiting for ",
            "process * avoided deadlock for ",
            "process * detected deadlock while waiting for ",
            "process * could not obtain "),
    LOCK_ACQUIRED("", 6, "process * acquired "),
    CHECKPOINT(
            "",
            4,
            "checkpoint complete:",
            "checkpoint starting:",
            "restartpoint complete:",
            "restartpoint starting:",
            "checkpoints are occurring too frequently"),
    AUTOVACUUM("", 4, "automatic vacuum ", "automatic aggressive vacuum ", "skipping vacuum of"),
    AUTOANALYZE("", 4, "automatic analyze ", "skipping analyze of"),
    TEMP_FILE("", 5, "temporary file: path"),
    CONNECTION(
            "",
            1,
            "connection received:",
            "connection authenticated:",
            "connection authorized:",
            "connection ready:",
            "replication connection authorized:"),
    DISCONNECTION("08006 08003 08P01", 1, "disconnection: session time"),
    CRASH(
            "",
            10,
            "* (PID *) was terminated by",
            "terminating any other active server processes",
            "all server processes terminated",
            "aborting startup due to ",
            "database system was interrupted",
            "database system was not properly shut down"),
    ARCHIVER(
            "",
            8,
            "archive command failed",
            "archive command was terminated",
            "archiving write-ahead log file",
            "archive_mode enabled, yet",
            "\"archive_mode\" enabled, yet"),
    REPLICATION(
            "",
            6,
            "started streaming WAL",
            "streaming replication ",
            "could not connect to the primary",
            "could not receive data from WAL",
            "requested WAL segment",
            "replication terminated",
            "terminating walsender",
            "recovery still waiting",
            "recovery finished waiting",
            "starting logical decoding",
            "logical decoding found",
            "logical decoding requires",
            "logical decoding on standby requires",
            "logical replication ",
            "replication slot \"*\" is active",
            "replication slot \"*\" cannot be advanced",
            "replication slot synchronization will ",
            "replication slot synchronization worker will ",
            "invalidating obsolete replication slot",
            "invalidating slot",
            "waiting for WAL to become available"),
    RECOVERY(
            "",
            6,
            "redo starts",
            "redo done",
            "redo is not required",
            "redo in progress",
            "automatic recovery in progress",
            "consistent recovery state",
            "selected new timeline",
            "entering standby mode",
            "archive recovery",
            "starting archive recovery",
            "starting backup recovery",
            "completed backup recovery",
            "last completed transaction",
            "restored log file",
            "received promote request",
            "invalid record length"),
    STARTUP(
            "",
            5,
            "starting PostgreSQL",
            "database system is ready",
            "database system was shut down",
            "database system is shut down",
            "listening on ",
            "received smart shutdown request",
            "received fast shutdown request",
            "received immediate shutdown request",
            "shutting down",
            "aborting any active",
            "background worker \"logical replication launcher\"",
            "autovacuum launcher ",
            "ending log output",
            "redirecting log output"),
    CRASHED_HELPER("", 10, "* (PID *) exited with exit code"),
    CONFIG(
            "F0000",
            5,
            "received SIGHUP",
            "configuration file \"*\" contains errors",
            "parameter \"*\" changed to",
            "parameter \"*\" cannot be changed",
            "parameter \"*\" removed"),
    ERROR_OTHER("", 4),
    OTHER("", 0);

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> states;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> beginnings;

    private final int importance;

    /**
     * One row of the table.
     *
     * @param states SQLSTATEs, or classes of them by their first two characters
     * @param importance from 0 to 10: the priority for sending single entries
     * @param beginnings how the English message begins
     */
    EntryClass(String states, int importance, String... beginnings) {
        this.states = states.isEmpty() ? List.of() : List.of(states.split(" ", -1));
        this.importance = importance;
        this.beginnings = List.of(beginnings);
    }

    public List<String> states() {
        return states;
    }

    public List<String> beginnings() {
        return beginnings;
    }

    public int importance() {
        return importance;
    }

    /** The class of that word. */
    public static EntryClass of(String word) {
        return Arrays.stream(values())
                .filter(entryClass -> entryClass.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no class " + word));
    }

    /** Whether no error has this class, so that an error with such a text is forged. */
    public boolean isNeverAnError() {
        return switch (this) {
            case PLAN,
                    SLOW_STATEMENT,
                    DURATION,
                    STATEMENT,
                    LOCK_WAIT,
                    LOCK_ACQUIRED,
                    CHECKPOINT,
                    AUTOVACUUM,
                    AUTOANALYZE,
                    TEMP_FILE,
                    CONNECTION -> true;
            default -> false;
        };
    }

    /** Whether only the server's own processes write this, so that a session with such a text has forged it. */
    public boolean isServersOwn() {
        return switch (this) {
            case CHECKPOINT, AUTOVACUUM, AUTOANALYZE, CRASH, CRASHED_HELPER, ARCHIVER, RECOVERY, STARTUP -> true;
            default -> false;
        };
    }

    /** The word in payloads. */
    public String word() {
        if (this == CRASHED_HELPER) {
            return CRASH.word();
        }
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("error_") ? "error:" + name.substring("error_".length()) : name;
    }
}
