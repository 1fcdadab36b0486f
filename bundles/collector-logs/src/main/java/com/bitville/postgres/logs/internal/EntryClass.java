package com.bitville.postgres.logs.internal;

import java.util.List;
import java.util.Locale;

/**
 * What an entry is about: the one table of classes. A row says by which SQLSTATEs an entry is known, which are the same in every language,
 * and how its English message begins, where there is no SQLSTATE or none that says enough. A beginning is text in which {@code *} stands
 * for anything and a dollar sign at the end for the message's end; the first row that fits counts.
 */
enum EntryClass {
    DEADLOCK("40P01", 9, "deadlock detected"),
    CORRUPTION("XX001 XX002 58030", 10, "invalid page in block", "page verification failed", "could not read block"),
    DISK_FULL("53100", 10, "could not write*No space left on device", "could not extend*No space left on device"),
    OUT_OF_MEMORY("53200", 10, "out of memory", "out of shared memory"),
    OUT_OF_CONNECTIONS(
            "53300",
            9,
            "sorry, too many clients already",
            "remaining connection slots are reserved",
            "too many connections for"),
    STATEMENT_TIMEOUT("", 7, "canceling statement due to statement timeout"),
    LOCK_TIMEOUT("55P03", 7, "canceling statement due to lock timeout", "could not obtain lock on"),
    CANCEL("57014", 6, "canceling statement due to "),
    TERMINATED(
            "57P01 57P02 25P03 25P04 57P05",
            6,
            "terminating connection due to ",
            "terminating connection because of ",
            "terminating background worker",
            "terminating walreceiver",
            "terminating autovacuum"),
    AUTH_FAILURE(
            "28",
            8,
            "password authentication failed",
            "no pg_hba.conf entry",
            "pg_hba.conf rejects ",
            "role \"*\" does not exist$",
            "Peer authentication failed",
            "Ident authentication failed",
            "LDAP authentication failed",
            "GSSAPI authentication failed",
            "PAM authentication failed",
            "RADIUS authentication failed",
            "certificate authentication failed"),
    ERROR_CONSTRAINT(
            "23",
            6,
            "duplicate key value",
            "null value in column",
            "insert or update on table",
            "update or delete on table",
            "new row for "),
    ERROR_SYNTAX("42601", 6, "syntax error at", "unterminated quoted"),
    ERROR_PERMISSION("42501", 6, "permission denied for", "must be owner of"),
    ERROR_SERIALIZATION("40001", 6, "could not serialize access"),
    STARTING_UP("57P03", 5, "the database system is "),
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
    DISCONNECTION(
            "08006 08003 08P01",
            1,
            "disconnection: session time",
            "could not receive data from client",
            "could not send data to client",
            "unexpected EOF on client"),
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
            "logical decoding ",
            "logical replication ",
            "replication slot ",
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
     * @param importance from 0 to 10: what is sent one by one if not all can be
     * @param beginnings how the English message begins
     */
    EntryClass(String states, int importance, String... beginnings) {
        this.states = states.isEmpty() ? List.of() : List.of(states.split(" ", -1));
        this.importance = importance;
        this.beginnings = List.of(beginnings);
    }

    List<String> states() {
        return states;
    }

    List<String> beginnings() {
        return beginnings;
    }

    int importance() {
        return importance;
    }

    /** Whether only the server's own processes say this, so that a session which does has forged it. */
    boolean isServersOwn() {
        return switch (this) {
            case CHECKPOINT, AUTOVACUUM, AUTOANALYZE, CRASH, CRASHED_HELPER, ARCHIVER, RECOVERY, STARTUP -> true;
            default -> false;
        };
    }

    /** The word in payloads. */
    String word() {
        if (this == CRASHED_HELPER) {
            return CRASH.word();
        }
        String name = name().toLowerCase(Locale.ROOT);
        return name.startsWith("error_") ? "error:" + name.substring("error_".length()) : name;
    }
}
