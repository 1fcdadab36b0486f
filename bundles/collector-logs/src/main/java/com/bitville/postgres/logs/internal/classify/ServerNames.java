package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies names extracted from texts: they are sent unchanged, and a SQLSTATE does not prove that the server wrote the text, because
 * applications can raise errors with any SQLSTATE. So the whole text must be a message of the server, or the name must have a form that
 * contains no data.
 */
final class ServerNames {
    private static final String NAME = "\"[^\"\\n]{1,200}\"";
    private static final String WHERE = "(?: at character [0-9]{1,9})?";
    private static final String LOCK = "[A-Z][A-Za-z]{2,30}Lock on [a-z0-9 ,()/\\[\\]-]{1,160}";
    private static final String FILE = "\"?(?:base|global|pg_tblspc)/[A-Za-z0-9_/.]{1,150}\"?";
    /** A report continues with figures. */
    private static final String REPORT =
            "automatic (?:aggressive )?(?:vacuum|analyze)(?: to prevent wraparound)? of table " + NAME
                    + "(?:: index scans: [0-9]{1,9})?(?: system usage: [A-Za-z0-9 :.,/]{1,120})?(?:\\n(?s:.*))?";

    private static final String ENDED = "(?:[A-Za-z ]{1,60}|background worker " + NAME
            + ") \\(PID [0-9]{1,9}\\) (?:exited with exit code [0-9]{1,3}"
            + "|was terminated by signal [0-9]{1,3}: [A-Za-z0-9 /-]{1,60})";
    private static final Map<EntryClass, Pattern> MESSAGES = new EnumMap<>(Map.ofEntries(
            message(
                    EntryClass.LOCK_WAIT,
                    "process [0-9]{1,9} (?:still waiting for|acquired|avoided deadlock for|detected deadlock while waiting for"
                            + "|failed to acquire|could not obtain) " + LOCK
                            + "(?: by rearranging queue order)?(?: after [0-9.]{1,20} ms)?" + WHERE),
            message(EntryClass.TEMP_FILE, "temporary file: path " + NAME + ", size [0-9]{1,19}" + WHERE),
            message(
                    EntryClass.AUTH_FAILURE,
                    "(?:\"trust\"|[A-Za-z0-9]{2,12}(?: bearer)?) authentication failed for user " + NAME
                            + "(?:: [a-z ]{1,80})?"),
            message(EntryClass.AUTOVACUUM, REPORT),
            message(EntryClass.AUTOANALYZE, REPORT),
            message(EntryClass.CRASH, ENDED),
            message(EntryClass.CRASHED_HELPER, ENDED),
            message(
                    EntryClass.ARCHIVER,
                    "archive command (?:failed with exit code [0-9]{1,3}|was terminated by signal [0-9]{1,3}: [A-Za-z0-9 /-]{1,60})"),
            message(
                    EntryClass.CHECKPOINT,
                    "(?:checkpoint|restartpoint) (?:starting:[a-z -]{0,80}|complete: wrote [0-9]{1,10} buffers"
                            + " \\([0-9.]{1,6}%\\)[A-Za-z0-9 ,;:=./()]{1,500})"),
            message(
                    EntryClass.CORRUPTION,
                    "(?:invalid page in block [0-9]{1,10} of relation " + FILE + "(?:; zeroing out page)?"
                            + "|page verification failed, calculated checksum [0-9]{1,5} but expected [0-9]{1,5}"
                            + "|could not read blocks? [0-9]{1,10}(?:\\.\\.[0-9]{1,10})? in file " + FILE
                            + ": [A-Za-z0-9 ]{1,80})" + WHERE),
            message(
                    EntryClass.CONNECTION,
                    "(?:replication )?connection authorized: user=[^\\n]*"
                            + "|connection authenticated: (?:identity|user)=\"[^\\n]*\" method=[a-z0-9-]{2,14} \\([^\\n]*\\)"
                            + "|connection ready: setup total=[0-9.]{1,20} ms, fork=[0-9.]{1,20} ms, authentication=[0-9.]{1,20} ms"),
            message(
                    EntryClass.DISCONNECTION,
                    "disconnection: session time: [0-9]{1,6}:[0-9]{2}:[0-9.]{2,6} user=[^\\n]* database=[^\\n]* host=[^\\n]*"),
            message(
                    EntryClass.CONFIG,
                    "parameter " + NAME + " (?:changed to \"[^\\n]*\"|cannot be changed without restarting the server"
                            + "|removed from configuration file, reset to default)"),
            message(
                    EntryClass.ERROR_CONSTRAINT,
                    "(?:duplicate key value violates unique constraint " + NAME
                            + "|conflicting key value violates exclusion constraint " + NAME
                            + "|null value in column " + NAME + "(?: of relation " + NAME
                            + ")? violates not-null constraint|new row for relation " + NAME
                            + " violates (?:partition constraint|check constraint " + NAME
                            + ")|insert or update on table " + NAME + " violates foreign key constraint " + NAME
                            + "|update or delete on table " + NAME
                            + " violates (?:RESTRICT setting of )?foreign key constraint " + NAME + " on table " + NAME
                            + "|no partition of relation " + NAME + " found for row|(?:check|partition) constraint "
                            + NAME
                            + "(?: of relation " + NAME + ")? is violated by some row|column " + NAME + " of relation "
                            + NAME
                            + " contains null values|value for domain [^\"\\n]{1,130} violates check constraint " + NAME
                            + ")" + WHERE)));
    /** The innermost line of a context. */
    private static final Pattern TUPLE = Pattern.compile(
            "while [a-z ]{1,60} \\([0-9]{1,12},[0-9]{1,9}\\) (?:of tuple )?in relation " + NAME + "(?:\\n(?s:.*))?");
    /** Texts that contain no data, whatever their origin. */
    private static final Pattern HARMLESS =
            Pattern.compile("[0-9A-F]{1,8}/[0-9A-F]{1,8}|[0-9]{1,9}(?:, [0-9]{1,9}){0,200}"
                    + "|(?: ?(?:shutdown|end-of-recovery|immediate|fast|force|wait|wal|time|flush-all|flush-unlogged)){1,12}"
                    + "|TLSv1(?:\\.[0-9])?|(?:base|global|pg_tblspc)/[A-Za-z0-9_/.]{1,150}(?:; zeroing out page)?"
                    + "|trust|reject|scram-sha-256|md5|password|gss|sspi|ident|peer|ldap|radius|cert|pam|bsd|oauth");

    private static final Pattern LOCK_MODE = Pattern.compile("[A-Z][A-Za-z]{2,30}Lock");
    private static final Pattern OF_APPLICATIONS = Pattern.compile("(advisory|user) lock .*");
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

    private ServerNames() {}

    private static Map.Entry<EntryClass, Pattern> message(EntryClass kind, String form) {
        return Map.entry(kind, Pattern.compile(form));
    }

    /** Whether the figures in a text are the server's. */
    static boolean figures(Entry entry, EntryField source) {
        return isOwn(entry) && (source == EntryField.MESSAGE || source == EntryField.DETAIL);
    }

    /** The name if it may be sent, else null. */
    static @Nullable String name(Entry entry, EntryField source, String name) {
        boolean harmless =
                HARMLESS.matcher(name).matches() || LOCK_MODE.matcher(name).matches();
        boolean own = switch (source) {
            case MESSAGE -> isOwn(entry) && (harmless || mayBeNamed(entry, name));
            case CONTEXT -> TUPLE.matcher(entry.text(source)).matches();
            default -> isOwn(entry) && harmless;
        };
        return own ? OF_APPLICATIONS.matcher(name).replaceFirst("$1 lock") : null;
    }

    /** Whether the server itself wrote the message, because it matches one of its class. */
    private static boolean isOwn(Entry entry) {
        EntryClass kind = entry.kind() == EntryClass.LOCK_ACQUIRED ? EntryClass.LOCK_WAIT : entry.kind();
        Pattern form = MESSAGES.get(kind);
        if (form == null) {
            return kind == EntryClass.REPLICATION;
        }
        return form.matcher(entry.text(EntryField.MESSAGE)).matches();
    }

    private static boolean mayBeNamed(Entry entry, String name) {
        return switch (entry.kind()) {
            case REPLICATION -> SLOT.matcher(name).matches();
            case CONNECTION, CORRUPTION, CHECKPOINT -> false;
            default -> true;
        };
    }
}
