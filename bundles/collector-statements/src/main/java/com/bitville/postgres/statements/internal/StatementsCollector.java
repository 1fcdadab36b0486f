package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Need;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.statements.internal.change.ChangesReader;
import com.bitville.postgres.statements.internal.change.EntryBaseline;
import com.bitville.postgres.statements.internal.change.EntryChanges;
import com.bitville.postgres.statements.internal.change.SampleComparison;
import com.bitville.postgres.statements.internal.delta.ResetDetector;
import com.bitville.postgres.statements.internal.delta.StatementDeltas;
import com.bitville.postgres.statements.internal.delta.TopStatements;
import com.bitville.postgres.statements.internal.entry.ExtensionColumns;
import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The exact activity of statements since the last committed reading. The reading itself is the state of the next run, so that neither a
 * restart nor a failed commit counts anything twice or loses it.
 */
@Component(service = Collector.class)
public final class StatementsCollector implements Collector {
    static final int TOP = 20;
    private static final int KEY_COLUMNS = 6;
    /** Most times are. */
    private static final Double ZERO = 0.0;

    private static final Subject SUBJECT = new Subject(
            "statements",
            Scope.SERVER,
            Duration.ZERO,
            Lane.CORE,
            List.of(
                    StatementTables.statements(),
                    StatementTables.rest(),
                    StatementTables.INFO,
                    StatementTables.totals()));

    private final WantedTexts texts;
    private final Map<String, ObjectNames> names = new ConcurrentHashMap<>();
    /** By server, so that the committed state need not be read again if it is the one returned last. */
    private final Map<String, EntryBaseline> baselines = new ConcurrentHashMap<>();
    /** Servers on which most entries changed at the last reading. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    /** The tables of the version that was read last. */
    private volatile StatementTables.Counted tables = StatementTables.Counted.of(List.of());

    /**
     * Made by the container.
     *
     * @param texts receives the statements that have a row
     */
    @Activate
    public StatementsCollector(@Reference WantedTexts texts) {
        this.texts = texts;
    }

    @Override
    public Subject subject() {
        return SUBJECT;
    }

    @Override
    public List<List<Sql>> sql() {
        return List.of(List.of(ChangesReader.INFO), List.of(ChangesReader.ENTRIES), List.of(ObjectNames.NAMES));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Session session = run.session();
        requireExtension(session.capabilities());
        EntryBaseline earlier = baseline(run);
        EntryChanges entryChanges = new ChangesReader(run).since(earlier, busy.contains(run.server()));
        SampleComparison compared = SampleComparison.of(earlier, entryChanges, run.keepsBase());
        ObjectNames known = names.computeIfAbsent(run.server(), server -> new ObjectNames());
        StatementsSample statementsSample = compared.after();
        StatementDeltas statementDeltas = StatementDeltas.between(
                compared.before(), statementsSample, canary(session, known, statementsSample, compared.unchanged()));
        List<StatementKey> top = TopStatements.of(statementDeltas, entryChanges.layout(), TOP);
        known.learn(session, top, run.at());
        if (!run.trial()) {
            texts.want(run.server(), top);
            baselines.put(run.server(), compared.next());
            if (compared.mostMoved()) {
                busy.add(run.server());
            } else {
                busy.remove(run.server());
            }
        }

        List<Rowset> rowsets = new ArrayList<>();
        StatementTables.Counted counted = tables(entryChanges.layout());
        List<@Nullable Object[]> rows = rows(statementDeltas::of, entryChanges.layout(), top, known);
        long moved = statementDeltas.byKey().size();
        rowsets.add(new Rowset(counted.statements(), rows, moved, rows.size() < moved));
        rowsets.add(rest(counted.rest(), statementDeltas, entryChanges.layout(), top));
        rowsets.add(info(compared.next().size(), statementsSample, statementDeltas));
        List<StatementKey> bothLevels = bothLevels(top);
        StatementsSample latest = compared.next().only(bothLevels);
        rowsets.add(Rowset.complete(
                counted.totals(), rows(key -> totals(latest, key), entryChanges.layout(), bothLevels, known)));
        Snapshot snapshot = new Snapshot(
                SUBJECT,
                run.server(),
                run.at(),
                statementDeltas.intervalMs(),
                rowsets,
                Optional.of(compared.next().state()));
        return compared.next().newBase().map(snapshot::withBase).orElse(snapshot);
    }

    static void requireExtension(Capabilities capabilities) throws CollectException {
        if (capabilities.offers(new Need("pg_stat_statements", Set.of("queryid", "total_exec_time")))) {
            return;
        }
        String preloaded = capabilities.settings().getOrDefault("shared_preload_libraries", "");
        if (capabilities.extensionSchemas().containsKey("pg_stat_statements")) {
            throw new CollectException(
                    Reason.UNSUPPORTED,
                    "the extension pg_stat_statements is older than 1.8: ALTER EXTENSION pg_stat_statements UPDATE");
        }
        throw new CollectException(
                Reason.UNSUPPORTED,
                preloaded.contains("pg_stat_statements")
                        ? "pg_stat_statements is loaded but not installed in this database: CREATE EXTENSION"
                                + " pg_stat_statements, or set [database] name to the database that has it"
                        : "pg_stat_statements is not loaded: add it to shared_preload_libraries, restart the server, then"
                                + " CREATE EXTENSION pg_stat_statements");
    }

    private @Nullable EntryBaseline baseline(Run run) {
        byte[] state = run.state().orElse(null);
        if (state == null) {
            return null;
        }
        EntryBaseline last = baselines.get(run.server());
        return last != null && last.isOf(state)
                ? last
                : EntryBaseline.of(state, run::base).orElse(null);
    }

    private static ResetDetector canary(
            Session session, ObjectNames known, StatementsSample statementsSample, int unchanged)
            throws CollectException {
        if (statementsSample.dealloc() >= 0) {
            return ResetDetector.NONE;
        }
        Capabilities capabilities = session.capabilities();
        String most = capabilities.settings().getOrDefault("pg_stat_statements.max", "0");
        return new ResetDetector(known.userNamed(session, capabilities.role()), Long.parseLong(most) - 2L * unchanged);
    }

    private StatementTables.Counted tables(ExtensionColumns extensionColumns) {
        StatementTables.Counted last = tables;
        if (!last.counters().equals(extensionColumns.counters())) {
            last = StatementTables.Counted.of(extensionColumns.counters());
            tables = last;
        }
        return last;
    }

    /** A total over both levels must not fall when only one of them ran. */
    private static List<StatementKey> bothLevels(List<StatementKey> top) {
        Set<StatementKey> both = new LinkedHashSet<>(top);
        top.forEach(statementKey -> both.add(statementKey.otherLevel()));
        return List.copyOf(both);
    }

    /** Of a key without level there are two entries where the reading before knew no levels: then neither is its total. */
    private static double[] totals(StatementsSample statementsSample, StatementKey statementKey) {
        StatementEntry statementEntry = statementsSample.entries().get(statementKey);
        return statementEntry == null ? new double[0] : statementEntry.counters();
    }

    private static List<@Nullable Object[]> rows(
            Function<StatementKey, double[]> values,
            ExtensionColumns extensionColumns,
            List<StatementKey> top,
            ObjectNames known) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (StatementKey statementKey : top) {
            double[] counters = values.apply(statementKey);
            if (counters.length == 0) {
                continue;
            }
            @Nullable Object[] row = new @Nullable Object[KEY_COLUMNS + counters.length];
            row[0] = statementKey.queryid();
            row[1] = statementKey.userid();
            row[2] = known.user(statementKey.userid());
            row[3] = statementKey.dbid();
            row[4] = known.database(statementKey.dbid());
            row[5] = statementKey.toplevel();
            putCounters(row, KEY_COLUMNS, counters, extensionColumns);
            rows.add(row);
        }
        return rows;
    }

    private static Rowset rest(
            Table table, StatementDeltas statementDeltas, ExtensionColumns extensionColumns, List<StatementKey> top) {
        double[] counters = statementDeltas.sumWithout(
                new HashSet<>(top), extensionColumns.counters().size());
        @Nullable Object[] row = new @Nullable Object[1 + counters.length];
        row[0] = (long) statementDeltas.byKey().size() - top.size();
        putCounters(row, 1, counters, extensionColumns);
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(row);
        return Rowset.complete(table, rows);
    }

    private static void putCounters(
            @Nullable Object[] row, int from, double[] counters, ExtensionColumns extensionColumns) {
        for (int i = 0; i < counters.length; i++) {
            if (!Double.isNaN(counters[i])) {
                row[from + i] = extensionColumns.integral(i)
                        ? (Object) (long) counters[i]
                        : counters[i] == 0 ? ZERO : (Double) counters[i];
            }
        }
    }

    private static Rowset info(int entries, StatementsSample statementsSample, StatementDeltas statementDeltas) {
        @Nullable
        Object[] row = {
            (long) entries,
            (long) statementDeltas.byKey().size(),
            statementDeltas.baseline(),
            statementDeltas.reset(),
            statementDeltas.restarted(),
            statementDeltas.evictions() < 0 ? null : statementDeltas.evictions(),
            statementsSample.resetAt() == 0 ? null : Instant.EPOCH.plusNanos(statementsSample.resetAt() * 1_000)
        };
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(row);
        return Rowset.complete(StatementTables.INFO, rows);
    }
}
