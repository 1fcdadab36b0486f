package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.correlation.RequestContext;
import com.bitville.postgres.api.correlation.TagFilter;
import com.bitville.postgres.logs.internal.classify.DeadlockDetail;
import com.bitville.postgres.logs.internal.classify.DetailExtractor;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.plan.ExplainedPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code correlated}: facts of the log about application requests, in bounded memory. */
public final class RequestFacts {
    public static final Table TABLE = new Table("correlated", TableLayout.CORRELATED, columns());

    /** The size limit of a run in bytes: some thousand statements. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int FAILED = 2;
    private static final int TIMED = 1;
    private static final byte[] NAME = Bytes.of("bitville-");
    private static final byte[] COMMENT = Bytes.of("/*");
    private static final byte[] UNIT = Bytes.of(" ms  ");
    private static final byte[] PARSE = Bytes.of("parse ");
    private static final byte[] BIND = Bytes.of("bind ");

    private final String server;
    private final TagFilter tags;
    private final TopEntries topEntries = new TopEntries(MOST_BYTES);
    private long total;

    /** Another participant of a deadlock. */
    private record Opponent(Object pid, String query, RequestContext context) {}

    public RequestFacts(String server, TagFilter tags) {
        this.server = server;
        this.tags = tags;
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                text(CorrelatedColumns.CORRELATION_ID, "The request's UUID, from a comment or application_name."),
                Column.of(
                        CorrelatedColumns.STARTED_AT,
                        Kind.TIME,
                        "When the run began: logged time less duration; else logged time."),
                text(CorrelatedColumns.SOURCE, "Always pg_log."),
                text(CorrelatedColumns.IDENTITY, "Server, process id, time and place in the log."),
                text(CorrelatedColumns.PART, "run, plan, error, wait or event."),
                Column.of("query", Kind.SQL_TEXT, "The statement."),
                LogTables.DURATION,
                LogTables.PID,
                LogTables.DATABASE,
                LogTables.ROLE,
                LogTables.CLIENT,
                LogTables.QUERY_ID,
                text(
                        "class",
                        "Class of the entry, except for a run; deadlock also for the other participants, as an event."),
                LogTables.STATE,
                Column.of("message", Kind.FREE_TEXT, "The primary message, except for a run."),
                Column.of("detail", Kind.FREE_TEXT, "DETAIL of an error."),
                text("plan_format", "Of auto_explain's plan."),
                text("plan", "auto_explain's plan without literals."),
                Column.of(CorrelatedColumns.DEADLOCK, Kind.FLAG, "Whether it was the victim of a deadlock."),
                Column.of(CorrelatedColumns.CANCELLED, Kind.FLAG, "Whether it was cancelled."),
                new Column(CorrelatedColumns.TEMP_BYTES, Kind.GAUGE, "bytes", "Size of the temporary file."),
                text("trace_id", "The trace of a traceparent in a comment."),
                text("span_id", "Its span.")));
        RequestContext.TAGS.forEach(tag -> columns.add(text(tag, "A tag of the comment.")));
        return List.copyOf(columns);
    }

    private static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    /** Adds an entry whose class is known; returns whether it belongs to a request. */
    public boolean take(Entry entry) {
        boolean own = context(entry).known();
        Optional<String> part = part(entry);
        int facts = (own && part.isPresent() ? 1 : 0) + opponents(entry).size();
        if (facts > 0) {
            total += facts;
            topEntries.offer(entry, part.orElse("").equals(CorrelatedColumns.ERROR) ? FAILED : TIMED);
        }
        return own;
    }

    /** Adds the surviving requests of a deadlock, by the statements in its DETAIL. */
    private static List<Opponent> opponents(Entry entry) {
        if (entry.kind() != EntryClass.DEADLOCK || !holds(entry, EntryField.DETAIL)) {
            return List.of();
        }
        DeadlockDetail deadlockDetail = DeadlockDetail.of(entry.text(EntryField.DETAIL));
        List<Opponent> opponents = new ArrayList<>();
        for (int i = 1; i < deadlockDetail.queries().size(); i++) {
            String query = String.valueOf(deadlockDetail.queries().get(i));
            RequestContext context = RequestContext.of(null, query);
            if (context.known()) {
                opponents.add(new Opponent(deadlockDetail.pids().get(i), query, context));
            }
        }
        return opponents;
    }

    /** The fact of an entry about its request, if any. */
    private static Optional<String> part(Entry entry) {
        boolean timed = !Double.isNaN(entry.durationMs());
        if (entry.severity().isError()) {
            return Optional.of(CorrelatedColumns.ERROR);
        }
        return switch (entry.kind()) {
            case SLOW_STATEMENT ->
                timed
                        ? Optional.of(prepares(entry) ? CorrelatedColumns.EVENT : CorrelatedColumns.RUN)
                        : Optional.empty();
            case PLAN -> timed ? Optional.of(CorrelatedColumns.PLAN) : Optional.empty();
            case LOCK_WAIT, LOCK_ACQUIRED -> Optional.of(CorrelatedColumns.WAIT);
            case TEMP_FILE -> Optional.of(CorrelatedColumns.EVENT);
            default -> Optional.empty();
        };
    }

    /** The steps of the extended protocol before the execution: each logs its own duration if it is slow; only the execution is a run. */
    private static boolean prepares(Entry entry) {
        int from = Bytes.indexOf(entry.bytes(), entry.from(EntryField.MESSAGE), entry.to(EntryField.MESSAGE), UNIT);
        int step = from + UNIT.length;
        return from >= 0
                && (Bytes.startsWith(entry.bytes(), step, entry.to(EntryField.MESSAGE), PARSE)
                        || Bytes.startsWith(entry.bytes(), step, entry.to(EntryField.MESSAGE), BIND));
    }

    /** Nearly all entries name no request: a check of their bytes shows this. */
    private static boolean mayName(Entry entry) {
        return Bytes.startsWith(
                        entry.bytes(), entry.from(EntryField.APPLICATION), entry.to(EntryField.APPLICATION), NAME)
                || holds(entry, EntryField.STATEMENT)
                || holds(entry, EntryField.PLAN);
    }

    private static boolean holds(Entry entry, EntryField entryField) {
        return entry.has(entryField)
                && Bytes.indexOf(entry.bytes(), entry.from(entryField), entry.to(entryField), COMMENT) >= 0;
    }

    /** Parsed once and cached. */
    private static RequestContext context(Entry entry) {
        RequestContext known = entry.request();
        if (known == null) {
            known = mayName(entry)
                    ? RequestContext.of(entry.get(EntryField.APPLICATION), EntryRow.statement(entry))
                    : RequestContext.NONE;
            entry.request(known);
        }
        return known;
    }

    /** The id of the request that an entry belongs to, or null. */
    static @Nullable String id(Entry entry) {
        return context(entry).correlationId();
    }

    public Rowset rowset() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Entry entry : topEntries.longestFirst()) {
            Instant time = entry.time();
            String part = part(entry).orElse(CorrelatedColumns.EVENT);
            if (time == null) {
                continue;
            }
            if (context(entry).known()) {
                rows.add(row(entry, time, part));
            }
            for (Opponent opponent : opponents(entry)) {
                rows.add(row(opponent, entry, time));
            }
        }
        return new Rowset(TABLE, rows, total, total > rows.size());
    }

    private @Nullable Object[] row(Opponent opponent, Entry entry, Instant time) {
        Map<String, @Nullable Object> values = head(opponent.context(), entry, time);
        values.computeIfPresent(CorrelatedColumns.IDENTITY, (name, place) -> place + "/" + opponent.pid());
        values.put(CorrelatedColumns.STARTED_AT, time);
        values.put(CorrelatedColumns.PART, CorrelatedColumns.EVENT);
        values.put("query", opponent.query());
        values.put(LogTables.PID.name(), opponent.pid());
        values.put("class", entry.kind().word());
        return cells(values);
    }

    /** The request and the position in the log. */
    private Map<String, @Nullable Object> head(RequestContext context, Entry entry, Instant time) {
        Map<String, @Nullable Object> values = new HashMap<>(tags.filter(server, context.tags()));
        values.put(CorrelatedColumns.CORRELATION_ID, context.correlationId());
        values.put(CorrelatedColumns.SOURCE, "pg_log");
        values.put(
                CorrelatedColumns.IDENTITY,
                server + "/" + entry.text(EntryField.PID) + "@" + time + "/" + entry.offset());
        values.put("trace_id", context.traceId());
        values.put("span_id", context.spanId());
        return values;
    }

    private static @Nullable Object[] cells(Map<String, @Nullable Object> values) {
        return TABLE.columns().stream().map(column -> values.get(column.name())).toArray();
    }

    private @Nullable Object[] row(Entry entry, Instant time, String part) {
        RequestContext context = context(entry);
        boolean run = part.equals(CorrelatedColumns.RUN) || part.equals(CorrelatedColumns.PLAN);
        double duration = entry.durationMs();
        Map<String, @Nullable Object> values = head(context, entry, time);
        values.put(
                CorrelatedColumns.STARTED_AT,
                Double.isNaN(duration) ? time : time.minusNanos((long) (duration * 1_000_000)));
        values.put(CorrelatedColumns.PART, part);
        values.put("query", EntryRow.statement(entry));
        values.put(LogTables.DURATION.name(), Double.isNaN(duration) ? null : (Object) duration);
        values.put(LogTables.PID.name(), entry.number(EntryField.PID));
        values.put(LogTables.DATABASE.name(), entry.get(EntryField.DATABASE));
        values.put(LogTables.ROLE.name(), entry.get(EntryField.USER));
        values.put(LogTables.CLIENT.name(), EntryRow.client(entry));
        values.put(LogTables.QUERY_ID.name(), EntryRow.queryId(entry));
        if (!run) {
            values.put("class", entry.kind().word());
            values.put(LogTables.STATE.name(), entry.get(EntryField.STATE));
            values.put("message", entry.get(EntryField.MESSAGE));
        }
        if (part.equals(CorrelatedColumns.ERROR)) {
            boolean deadlock = entry.kind() == EntryClass.DEADLOCK;
            values.put(
                    "detail",
                    deadlock
                            ? DeadlockDetail.of(entry.text(EntryField.DETAIL)).detail()
                            : entry.get(EntryField.DETAIL));
            values.put(CorrelatedColumns.DEADLOCK, deadlock ? Boolean.TRUE : null);
            values.put(CorrelatedColumns.CANCELLED, cancelled(entry.kind()) ? Boolean.TRUE : null);
        } else if (part.equals(CorrelatedColumns.PLAN)) {
            ExplainedPlan explained = ExplainedPlan.of(entry.text(EntryField.PLAN));
            values.put("plan_format", explained.format());
            values.put("plan", explained.plan());
        } else if (entry.kind() == EntryClass.TEMP_FILE) {
            values.put(CorrelatedColumns.TEMP_BYTES, DetailExtractor.of(entry, "temp_file_bytes"));
        }
        return cells(values);
    }

    private static boolean cancelled(EntryClass kind) {
        return kind == EntryClass.CANCEL || kind == EntryClass.STATEMENT_TIMEOUT || kind == EntryClass.LOCK_TIMEOUT;
    }
}
