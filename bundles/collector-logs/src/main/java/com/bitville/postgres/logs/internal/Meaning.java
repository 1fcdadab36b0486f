package com.bitville.postgres.logs.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what an entry is about and moves SQL out of its message: what stands in a message is redacted as prose, what stands in the
 * statement as SQL.
 */
final class Meaning {
    private static final Pattern DURATION = Pattern.compile("duration: (\\d{1,15}(?:\\.\\d{1,6})?) ms");
    private static final Pattern WITH_SQL = Pattern.compile(
            "((?:duration: [0-9.]+ ms  )?(?:statement|(?:parse|bind|execute|execute fetch from) [^:]{1,80})):\\s(.*)",
            Pattern.DOTALL);
    private static final Pattern PLAN =
            Pattern.compile("duration: [0-9.]+ ms  plan:\\s*Query Text: (.*?)\\n[^\\n]*\\(cost=.*", Pattern.DOTALL);
    private static final Pattern LOCK_WAIT = Pattern.compile("process \\d+ \\D.* after (\\d{1,15}\\.\\d{1,6}) ms");

    private Meaning() {}

    static void give(Entry entry) {
        String message = entry.text(Field.MESSAGE);
        EntryClass kind = EntryClass.of(entry.text(Field.SEVERITY), entry.text(Field.STATE), message);
        entry.kind(kind);
        switch (kind) {
            case SLOW_STATEMENT, DURATION, STATEMENT -> {
                duration(entry, DURATION, message);
                split(entry, message);
            }
            case PLAN -> {
                duration(entry, DURATION, message);
                Matcher plan = PLAN.matcher(message);
                if (plan.matches()) {
                    entry.put(Field.STATEMENT, plan.group(1));
                }
                // A plan quotes values as SQL does, but is neither SQL nor prose: no rule would redact it well.
                entry.put(Field.MESSAGE, message.substring(0, message.indexOf("plan:") + "plan".length()));
            }
            case LOCK_WAIT, LOCK_ACQUIRED -> duration(entry, LOCK_WAIT, message);
            default -> {
                // Nothing to take out.
            }
        }
    }

    private static void duration(Entry entry, Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        if (matcher.lookingAt()) {
            entry.durationMs(Double.parseDouble(matcher.group(1)));
        }
    }

    private static void split(Entry entry, String message) {
        Matcher matcher = WITH_SQL.matcher(message);
        if (matcher.matches()) {
            entry.put(Field.MESSAGE, matcher.group(1));
            entry.put(Field.STATEMENT, matcher.group(2));
        }
    }
}
