package com.bitville.postgres.logs.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The row of one entry in the table {@code entries}. */
final class EntryRow {
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$|\\(\\d{1,5}\\)$");

    private EntryRow() {}

    static @Nullable Object[] of(Entry entry) {
        String plan = entry.get(Field.PLAN);
        ExplainedPlan explained = plan == null ? null : ExplainedPlan.of(plan);
        Deadlock deadlock = entry.kind() == EntryClass.DEADLOCK && entry.has(Field.DETAIL)
                ? Deadlock.of(entry.text(Field.DETAIL))
                : null;
        List<@Nullable Object> row = new ArrayList<>(Arrays.<@Nullable Object>asList(
                entry.time(),
                entry.severityWord(),
                entry.get(Field.STATE),
                entry.kind().word(),
                entry.number(Field.PID),
                entry.get(Field.USER),
                entry.get(Field.DATABASE),
                entry.get(Field.APPLICATION),
                client(entry),
                queryId(entry),
                entry.get(Field.BACKEND_TYPE),
                RequestFacts.id(entry),
                Double.isNaN(entry.durationMs()) ? null : (Object) entry.durationMs(),
                entry.get(Field.MESSAGE),
                deadlock == null ? detail(entry) : deadlock.detail(),
                entry.get(Field.HINT),
                entry.get(Field.CONTEXT),
                explained == null ? entry.get(Field.STATEMENT) : explained.statement(),
                entry.get(Field.INTERNAL_QUERY),
                entry.cut() ? Boolean.TRUE : null,
                deadlock == null ? null : deadlock.pids(),
                deadlock == null ? null : deadlock.lockModes(),
                deadlock == null ? null : deadlock.queries(),
                explained == null ? null : explained.format(),
                explained == null ? null : explained.plan(),
                (explained != null && explained.plan() == null) ? Boolean.TRUE : null));
        row.addAll(Arrays.asList(Details.of(entry)));
        return row.toArray();
    }

    /** A crash's DETAIL quotes the statement that ran, which has a column of its own. */
    private static @Nullable String detail(Entry entry) {
        boolean crash = entry.kind() == EntryClass.CRASH || entry.kind() == EntryClass.CRASHED_HELPER;
        return crash && entry.text(Field.DETAIL).contains("was running: ") ? null : entry.get(Field.DETAIL);
    }

    static @Nullable String statement(Entry entry) {
        String plan = entry.get(Field.PLAN);
        return plan == null
                ? entry.get(Field.STATEMENT)
                : ExplainedPlan.of(plan).statement();
    }

    static @Nullable String client(Entry entry) {
        String client = entry.get(Field.CLIENT);
        return client == null ? null : PORT.matcher(client).replaceFirst("");
    }

    static @Nullable String queryId(Entry entry) {
        String id = entry.get(Field.QUERY_ID);
        return id == null || id.equals("0") ? null : id;
    }
}
