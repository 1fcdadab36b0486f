package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What statements call, directly or through what they name: a view, function, aggregate, cast, domain or row security policy can call what
 * a statement must not. The definitions of the server's own objects are not read, as nobody can change them.
 *
 * @param calls the names that are called; each with the definition that calls it, for a message, or an empty text
 * @param attributes the same of the names that are calls if they name no column
 */
record ReachedNames(Map<String, String> calls, Map<String, String> attributes) {
    static final Sql FILE = Sql.resource(ReachedNames.class, "session_guard_definitions");
    /** Of views upon views. */
    private static final int DEEPEST = 12;

    static ReachedNames of(Session session, List<StatementForm> forms) throws CollectException {
        Map<String, String> calls = new TreeMap<>();
        Map<String, String> attributes = new TreeMap<>();
        Set<String> next = new TreeSet<>();
        for (StatementForm form : forms) {
            form.calls().forEach(call -> calls.put(call, ""));
            form.attributes().forEach(attribute -> attributes.put(attribute, ""));
            next.addAll(form.names());
        }
        Set<String> known = new TreeSet<>(next);
        for (int depth = 0; !next.isEmpty(); depth++) {
            if (depth > DEEPEST) {
                throw new CollectException(
                        Reason.FAILED,
                        "it reads views or calls functions that are nested more than " + DEEPEST + " deep");
            }
            Set<String> found = new TreeSet<>();
            for (@Nullable
            Object[] row : session.query(FILE, String.join("\n", next)).values()) {
                StatementForm form = form(String.valueOf(row[0]), String.valueOf(row[1]), String.valueOf(row[2]));
                String where = " (in " + row[1] + ")";
                form.calls().forEach(call -> calls.putIfAbsent(call, where));
                form.attributes().forEach(attribute -> attributes.putIfAbsent(attribute, where));
                found.addAll(form.names());
            }
            found.removeAll(known);
            known.addAll(found);
            next = found;
        }
        return new ReachedNames(calls, attributes);
    }

    /** The definition that calls a function, for a message. */
    String where(String function) {
        return calls.getOrDefault(function, attributes.getOrDefault(function, ""));
    }

    private static StatementForm form(String language, String name, String definition) throws CollectException {
        try {
            StatementForm form = StatementForm.ofDefinition(name, definition);
            if (language.equals("plpgsql") && form.names().contains("execute")) {
                throw new CollectException(
                        Reason.FAILED, "it calls " + name + ", which puts statements together (EXECUTE)");
            }
            return form;
        } catch (SubjectFileException e) {
            throw new CollectException(
                    Reason.FAILED, "it uses " + name + ", whose definition is not understood: " + e.getMessage(), e);
        }
    }
}
