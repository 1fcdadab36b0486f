package com.bitville.postgres.shell.internal.database;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;

/**
 * The database of a command and the options after it: the shell accepts options only before the first argument, but people write them at
 * the end.
 *
 * @param database its name, or empty
 * @param flags options without a value
 * @param values options with one
 */
record DatabaseWords(String database, Set<String> flags, Map<String, String> values) {
    static DatabaseWords of(List<String> words, Set<String> knownFlags, Set<String> knownValues)
            throws CommandException {
        String database = "";
        Set<String> flags = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (knownFlags.contains(word)) {
                flags.add(word);
            } else if (knownValues.contains(word) && rest.hasNext()) {
                values.put(word, rest.next());
            } else if (word.startsWith("--")) {
                throw CommandRefusal.of((knownValues.contains(word) ? word + " has no value" : "unknown option " + word)
                        + "; see --help");
            } else if (database.isEmpty()) {
                database = word;
            } else {
                throw CommandRefusal.of("too many arguments: " + word + "; see --help");
            }
        }
        return new DatabaseWords(database, flags, values);
    }

    String value(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    int limit(int otherwise) throws CommandException {
        String given = value("--limit", String.valueOf(otherwise));
        try {
            int limit = Integer.parseInt(given);
            if (limit > 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw CommandRefusal.of("--limit is " + given + ", allowed: 1 and more");
        }
        throw CommandRefusal.of("--limit is " + given + ", allowed: 1 and more");
    }
}
