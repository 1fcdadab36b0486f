package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the class of an entry by its SQLSTATE or, if that is missing or too general, by the beginning of its message. Both ways lead to the
 * same class: the SQLSTATE takes precedence only for messages that are known by it.
 */
public final class EntryClassifier {
    private static final MessagePrefixIndex SAYINGS = new MessagePrefixIndex(sayings());
    private static final Map<String, EntryClass> BY_STATE = byState();
    /** SQLSTATE classes that the server uses for several kinds of messages; errors raised by applications have others. */
    private static final String SAYS_LITTLE = "00 01 08 55 57 58 XX";
    /** A message with which the server ends a session, although its SQLSTATE is that of a retryable error. */
    private static final String SERIALIZATION = "40001";

    private EntryClassifier() {}

    private static List<MessagePrefix> sayings() {
        List<MessagePrefix> all = new ArrayList<>();
        for (EntryClass entryClass : EntryClass.values()) {
            entryClass.beginnings().forEach(text -> all.add(new MessagePrefix(entryClass, text)));
        }
        return all;
    }

    private static Map<String, EntryClass> byState() {
        Map<String, EntryClass> map = new HashMap<>();
        for (EntryClass entryClass : EntryClass.values()) {
            entryClass.states().forEach(state -> map.put(state, entryClass));
        }
        return map;
    }

    /** Determines the class of an entry again. */
    public static EntryClass of(Entry entry) {
        byte[] bytes = entry.bytes();
        int state = entry.from(EntryField.STATE);
        boolean hasState = entry.to(EntryField.STATE) - state == 5;
        boolean fine = hasState && bytes[state] == '0' && bytes[state + 1] == '0';
        String known = hasState && !fine ? Bytes.text(bytes, state, state + 5) : "";
        boolean saysLittle =
                known.isEmpty() || entry.severity() == Severity.LOG || SAYS_LITTLE.contains(known.substring(0, 2));
        EntryClass told = saysLittle && !MessageOrigin.isApplication(entry) ? byMessage(entry) : null;
        EntryClass found = told != null || known.isEmpty() ? told : byState(entry, known);
        if (found != null) {
            return found;
        }
        return entry.severity().isError() ? EntryClass.ERROR_OTHER : EntryClass.OTHER;
    }

    private static @Nullable EntryClass byState(Entry entry, String state) {
        EntryClass exact = BY_STATE.get(state);
        EntryClass found = exact == null ? BY_STATE.get(state.substring(0, 2)) : exact;
        if (found == EntryClass.AUTH_FAILURE && !startOfSession(entry)) {
            return null;
        }
        return state.equals(SERIALIZATION) && entry.severity() == Severity.FATAL ? EntryClass.TERMINATED : found;
    }

    private static @Nullable EntryClass byMessage(Entry entry) {
        EntryClass said = SAYINGS.find(entry, EntryClassifier::maySay);
        return said == null ? SqlStateTexts.find(entry, EntryClassifier::mayFail) : said;
    }

    private static boolean maySay(Entry entry, EntryClass entryClass) {
        Severity severity = entry.severity();
        boolean own = entryClass.isServersOwn();
        if ((own && entry.has(EntryField.USER)) || (severity.isError() && entryClass.isNeverAnError())) {
            return false;
        }
        // A session gets many warnings; only the server's own processes write these.
        return severity != Severity.WARNING || (own && !entryClass.isNeverAnError());
    }

    private static boolean mayFail(Entry entry, EntryClass entryClass) {
        return entryClass != EntryClass.AUTH_FAILURE || startOfSession(entry);
    }

    /** A refused login ends before there is a session, so it is always fatal. */
    private static boolean startOfSession(Entry entry) {
        return entry.severity() == Severity.FATAL || entry.severity() == Severity.UNKNOWN;
    }
}
