package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.logs.internal.classify.DeadlockDetail;
import com.bitville.postgres.logs.internal.classify.DetailExtractor;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.plan.ExplainedPlan;
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
        String plan = entry.get(EntryField.PLAN);
        ExplainedPlan explained = plan == null ? null : ExplainedPlan.of(plan);
        DeadlockDetail deadlockDetail = entry.kind() == EntryClass.DEADLOCK && entry.has(EntryField.DETAIL)
                ? DeadlockDetail.of(entry.text(EntryField.DETAIL))
                : null;
        List<@Nullable Object> row = new ArrayList<>(Arrays.<@Nullable Object>asList(
                entry.time(),
                entry.severityWord(),
                entry.get(EntryField.STATE),
                entry.kind().word(),
                entry.number(EntryField.PID),
                entry.get(EntryField.USER),
                entry.get(EntryField.DATABASE),
                entry.get(EntryField.APPLICATION),
                client(entry),
                queryId(entry),
                entry.get(EntryField.BACKEND_TYPE),
                RequestFacts.id(entry),
                Double.isNaN(entry.durationMs()) ? null : (Object) entry.durationMs(),
                entry.get(EntryField.MESSAGE),
                deadlockDetail == null ? detail(entry) : deadlockDetail.detail(),
                entry.get(EntryField.HINT),
                entry.get(EntryField.CONTEXT),
                explained == null ? entry.get(EntryField.STATEMENT) : explained.statement(),
                entry.get(EntryField.INTERNAL_QUERY),
                entry.cut() ? Boolean.TRUE : null,
                deadlockDetail == null ? null : deadlockDetail.pids(),
                deadlockDetail == null ? null : deadlockDetail.lockModes(),
                deadlockDetail == null ? null : deadlockDetail.queries(),
                explained == null ? null : explained.format(),
                explained == null ? null : explained.plan(),
                (explained != null && explained.plan() == null) ? Boolean.TRUE : null));
        row.addAll(Arrays.asList(DetailExtractor.of(entry)));
        return row.toArray();
    }

    /** The DETAIL of a crash quotes the running statement, which has a separate column. */
    private static @Nullable String detail(Entry entry) {
        boolean crash = entry.kind() == EntryClass.CRASH || entry.kind() == EntryClass.CRASHED_HELPER;
        return crash && entry.text(EntryField.DETAIL).contains("was running: ") ? null : entry.get(EntryField.DETAIL);
    }

    static @Nullable String statement(Entry entry) {
        String plan = entry.get(EntryField.PLAN);
        return plan == null
                ? entry.get(EntryField.STATEMENT)
                : ExplainedPlan.of(plan).statement();
    }

    static @Nullable String client(Entry entry) {
        String client = entry.get(EntryField.CLIENT);
        return client == null ? null : PORT.matcher(client).replaceFirst("");
    }

    static @Nullable String queryId(Entry entry) {
        String id = entry.get(EntryField.QUERY_ID);
        return id == null || id.equals("0") ? null : id;
    }
}
