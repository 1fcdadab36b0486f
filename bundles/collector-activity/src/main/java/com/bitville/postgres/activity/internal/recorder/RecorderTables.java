package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables {@code recorder.*}: the samples around a trigger, their statements, and the blocking pairs. */
public final class RecorderTables {
    static final int MOST_SAMPLES = 150;
    public static final int MOST_STATEMENTS = 100;
    static final int MOST_PAIRS = 300;
    private static final int MOST_WAITS = 5;

    public static final Table TRIGGER = new Table(
            "recorder.trigger",
            TableLayout.SINGLE,
            List.of(
                    Column.of("reason", Kind.TEXT, "lock_wait, active_sessions or finding."),
                    Column.of("detail", Kind.TEXT, "The figures that triggered it, or the finding."),
                    Column.of("fired_at", Kind.TIME, "When, by the server's clock."),
                    Column.of("from_at", Kind.TIME, "The first second of the period."),
                    Column.of("until_at", Kind.TIME, "The last one."),
                    new Column("kept_bytes", Kind.GAUGE, "bytes", "Memory used by the recorder.")));

    public static final Table SAMPLES = new Table(
            "recorder.samples",
            TableLayout.ROWS,
            List.of(
                    Column.of("at", Kind.TIME, "When, by the server's clock."),
                    new Column("active", Kind.GAUGE, "count", "Sessions that run a statement."),
                    new Column("waiting", Kind.GAUGE, "count", "Those of them that wait for a lock."),
                    new Column("in_transaction", Kind.GAUGE, "count", "Sessions idle in a transaction.")));

    public static final Table STATEMENTS = new Table(
            "recorder.statements",
            TableLayout.ROWS,
            List.of(
                    new Column("pid", Kind.GAUGE, "", "Process id of the session."),
                    Column.of("query_start", Kind.TIME, "When the statement began."),
                    Column.of("first_seen", Kind.TIME, "The first second in which it was seen."),
                    Column.of("last_seen", Kind.TIME, "The last one."),
                    new Column("samples", Kind.GAUGE, "count", "Number of seconds in which it was seen."),
                    new Column("lock_samples", Kind.GAUGE, "count", "Number of them in which it waited for a lock."),
                    Column.of("waits", Kind.TEXT, "Its most frequent wait events, each with its number of samples."),
                    Column.of("state", Kind.TEXT, "State of its session when last seen."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("datname", Kind.TEXT, "Database."),
                    Column.of("application_name", Kind.TEXT, "application_name of the client."),
                    Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                    Column.of("route", Kind.TEXT, "The route in its comment."),
                    Column.of("query", Kind.SQL_TEXT, "The first 400 characters of the statement.")));

    public static final Table BLOCKERS = new Table(
            "recorder.blockers",
            TableLayout.ROWS,
            List.of(
                    new Column("blocked_pid", Kind.GAUGE, "", "Process id of the waiter."),
                    new Column("blocker_pid", Kind.GAUGE, "", "Process id it waits for; 0 is a prepared transaction."),
                    Column.of("first_seen", Kind.TIME, "When that was first seen; read every 5 seconds."),
                    Column.of("last_seen", Kind.TIME, "When it was last seen."),
                    new Column("samples", Kind.GAUGE, "count", "How often it was seen.")));

    private RecorderTables() {}

    /** The facts about one run of a statement. */
    private static final class Run {
        private final Instant first;
        private Instant last;
        private SampleSegment.Entry entry;
        private int samples;
        private int lockSamples;
        private final Map<String, Integer> waits = new LinkedHashMap<>();

        Run(Instant at, SampleSegment.Entry entry) {
            this.first = at;
            this.last = at;
            this.entry = entry;
        }

        void seen(Instant at, SampleSegment.Entry now) {
            last = at;
            entry = now;
            samples++;
            lockSamples += now.lock() ? 1 : 0;
            if (!now.waitEvent().isEmpty()) {
                waits.merge(now.waitEvent(), 1, Integer::sum);
            }
        }

        @Nullable
        Object[] row(Function<String, @Nullable String> routes) {
            return new @Nullable Object[] {
                entry.pid(),
                entry.queryStart(),
                first,
                last,
                samples,
                lockSamples,
                waits.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(MOST_WAITS)
                        .map(wait -> wait.getKey() + " " + wait.getValue())
                        .toList(),
                entry.state(),
                entry.usename(),
                entry.datname(),
                entry.applicationName(),
                entry.queryId(),
                routes.apply(entry.route()),
                entry.query(),
            };
        }
    }

    /** The facts about one pair. */
    private record Pair(Instant first, Instant last, int samples) {
        Pair and(Pair later) {
            return new Pair(first, later.last, samples + later.samples);
        }
    }

    /**
     * The tables of a span of time.
     *
     * @param routes returns a route as it may be sent, or null
     */
    static List<Rowset> of(
            SampleRing sampleRing,
            RecorderTrigger.Fired fired,
            Instant at,
            Instant from,
            Instant until,
            Function<String, @Nullable String> routes) {
        List<@Nullable Object[]> samples = new ArrayList<>();
        Map<List<@Nullable Object>, Run> runs = new LinkedHashMap<>();
        Map<BlockingGraph.Edge, Pair> pairs = new LinkedHashMap<>();
        sampleRing.between(from, until, (second, sessions, edges) -> {
            samples.add(sample(second, sessions));
            for (SampleSegment.Entry entry : sessions) {
                List<@Nullable Object> key = Arrays.asList(entry.pid(), entry.queryStart());
                runs.computeIfAbsent(key, unseen -> new Run(second, entry)).seen(second, entry);
            }
            edges.forEach(edge -> pairs.merge(edge, new Pair(second, second, 1), Pair::and));
        });
        List<@Nullable Object[]> trigger = new ArrayList<>();
        trigger.add(new @Nullable Object[] {fired.reason(), fired.detail(), at, from, until, sampleRing.bytes()});
        List<@Nullable Object[]> statements = runs.values().stream()
                .sorted(Comparator.comparingInt((Run run) -> run.lockSamples)
                        .thenComparingInt(run -> run.samples)
                        .reversed())
                .map(run -> run.row(routes))
                .toList();
        List<@Nullable Object[]> blockers = new ArrayList<>();
        pairs.entrySet().stream()
                .sorted(Comparator.comparingInt(pair -> -pair.getValue().samples()))
                .forEach(pair -> blockers.add(new @Nullable Object[] {
                    pair.getKey().blocked(),
                    pair.getKey().blocker(),
                    pair.getValue().first(),
                    pair.getValue().last(),
                    pair.getValue().samples()
                }));
        return List.of(
                Rowset.complete(TRIGGER, trigger),
                Rowset.first(SAMPLES, samples, MOST_SAMPLES),
                Rowset.first(STATEMENTS, statements, MOST_STATEMENTS),
                Rowset.first(BLOCKERS, blockers, MOST_PAIRS));
    }

    private static @Nullable Object[] sample(Instant at, List<SampleSegment.Entry> sessions) {
        int active = 0;
        int waiting = 0;
        for (SampleSegment.Entry entry : sessions) {
            active += entry.state().startsWith("idle in transaction") ? 0 : 1;
            waiting += entry.lock() ? 1 : 0;
        }
        return new @Nullable Object[] {at, active, waiting, sessions.size() - active};
    }
}
