package com.bitville.postgres.logs.internal;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** jsonlog (15 and later): each line is one entry. */
final class JsonlogParser implements EntryParser {
    private static final Map<String, Field> KEYS = Map.ofEntries(
            Map.entry("timestamp", Field.TIME),
            Map.entry("user", Field.USER),
            Map.entry("dbname", Field.DATABASE),
            Map.entry("pid", Field.PID),
            Map.entry("remote_host", Field.CLIENT),
            Map.entry("error_severity", Field.SEVERITY),
            Map.entry("state_code", Field.STATE),
            Map.entry("message", Field.MESSAGE),
            Map.entry("detail", Field.DETAIL),
            Map.entry("hint", Field.HINT),
            Map.entry("internal_query", Field.INTERNAL_QUERY),
            Map.entry("context", Field.CONTEXT),
            Map.entry("statement", Field.STATEMENT),
            Map.entry("application_name", Field.APPLICATION),
            Map.entry("backend_type", Field.BACKEND_TYPE),
            Map.entry("query_id", Field.QUERY_ID));

    private final Consumer<Entry> entries;
    private final Tally tally;

    JsonlogParser(Consumer<Entry> entries, Tally tally) {
        this.entries = entries;
        this.tally = tally;
    }

    @Override
    public void line(Line line) {
        Map<String, String> members = JsonFields.parse(line.text());
        if (members == null || !members.containsKey("error_severity")) {
            tally.unreadable(line);
            return;
        }
        Entry entry = new Entry(line.mark());
        KEYS.forEach((key, field) -> entry.put(field, members.get(key)));
        entries.accept(entry);
    }

    @Override
    public void endOfFile(boolean quiet) {
        // An entry never goes beyond its line.
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public Optional<Line.Mark> waiting() {
        return Optional.empty();
    }
}
