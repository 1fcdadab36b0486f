package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Need;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What statements did since the last committed reading, exactly. The reading itself is the state that comes back at the next run, so
 * that neither a restart nor a failed commit counts anything twice or drops it.
 */
@Component(service = Collector.class)
public final class StatementsCollector implements Collector {
    static final int TOP = 20;
    private static final int READS = 3;
    private static final Subject SUBJECT = new Subject(
            "statements",
            Scope.SERVER,
            Duration.ZERO,
            Lane.CORE,
            List.of(Tables.statements(), Tables.rest(), Tables.INFO));
    private static final Sql ENTRIES = Sql.resource(StatementsCollector.class, "statements");
    private static final Sql INFO = Sql.resource(StatementsCollector.class, "statements_info");

    private final WantedTexts texts;
    private final Map<String, Names> names = new ConcurrentHashMap<>();

    /**
     * Made by the container.
     *
     * @param texts is told which statements have a row
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
        return List.of(List.of(INFO), List.of(ENTRIES), List.of(Names.NAMES));
    }

    @Override
    public Snapshot collect(Run run) throws CollectException {
        Session session = run.session();
        requireExtension(session.capabilities());
        Rows rows = null;
        long[] info = info(session);
        // A reset between the two reads would be taken for one after them, and everything counted twice: then read
        // again.
        for (int read = 1; rows == null; read++) {
            Rows candidate = session.query(ENTRIES);
            long[] after = info(session);
            if (after[0] == info[0]) {
                rows = candidate;
            } else if (read == READS) {
                throw new CollectException(
                        Reason.FAILED, "pg_stat_statements was reset during each of " + READS + " reads");
            }
            info = after;
        }
        refuseToSeeOnlyItself(rows, session.capabilities().role());
        Layout layout = Layout.of(rows);
        String cluster = session.capabilities().systemIdentifier().orElse("");
        Reading reading = Reading.of(rows, layout, cluster, run.at().toEpochMilli(), info[0], info[1]);
        Reading earlier = run.state().flatMap(StateCodec::decode).orElse(null);
        Names known = names.computeIfAbsent(run.server(), server -> new Names());
        Deltas deltas = Deltas.between(earlier, reading, canary(session, known, reading));
        List<Key> top = Top.of(deltas, layout, TOP);
        known.learn(session, top, run.at());
        if (!run.trial()) {
            texts.want(run.server(), top);
        }

        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(rows(deltas, layout, top, known));
        rowsets.add(rest(deltas, layout, top));
        rowsets.add(info(reading, deltas));
        return new Snapshot(
                SUBJECT, run.server(), run.at(), deltas.intervalMs(), rowsets, Optional.of(StateCodec.encode(reading)));
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

    /** What is hidden now would be taken for new, with all it ever counted, once it can be seen: until then the earlier reading is kept. */
    private static void refuseToSeeOnlyItself(Rows rows, String role) throws CollectException {
        int queryid = rows.index("queryid");
        long hidden = rows.values().stream().filter(row -> row[queryid] == null).count();
        if (hidden > 0) {
            throw new CollectException(
                    Reason.NOT_PERMITTED,
                    hidden + " of " + rows.values().size() + " entries are those of other roles and hidden: GRANT"
                            + " pg_read_all_stats TO \"" + role.replace("\"", "\"\"") + "\";");
        }
    }

    private static Canary canary(Session session, Names known, Reading reading) throws CollectException {
        if (reading.dealloc() >= 0) {
            return Canary.NONE;
        }
        Capabilities capabilities = session.capabilities();
        String most = capabilities.settings().getOrDefault("pg_stat_statements.max", "0");
        return new Canary(known.userNamed(session, capabilities.role()), Long.parseLong(most));
    }

    /** When all entries were reset (microseconds since 1970, 0 where unknown) and how often some were given up (-1 where unknown). */
    private static long[] info(Session session) throws CollectException {
        if (!session.capabilities().offers(INFO.needs().get(0))) {
            return new long[] {0, -1};
        }
        @Nullable Object[] row = session.query(INFO).values().get(0);
        long dealloc = row[0] instanceof Number number ? number.longValue() : -1;
        return new long[] {Reading.micros(row[1]), dealloc};
    }

    private static Rowset rows(Deltas deltas, Layout layout, List<Key> top, Names known) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Key key : top) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(key.queryid());
            row.add(key.userid());
            row.add(known.user(key.userid()));
            row.add(key.dbid());
            row.add(known.database(key.dbid()));
            row.add(key.toplevel());
            addCounters(row, deltas.of(key), layout);
            rows.add(row.toArray());
        }
        long total = deltas.byKey().size();
        return new Rowset(Tables.statements(layout.counters()), rows, total, rows.size() < total);
    }

    private static Rowset rest(Deltas deltas, Layout layout, List<Key> top) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add((long) deltas.byKey().size() - top.size());
        addCounters(row, deltas.sumWithout(new HashSet<>(top), layout.counters().size()), layout);
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(row.toArray());
        return Rowset.complete(Tables.rest(layout.counters()), rows);
    }

    private static void addCounters(List<@Nullable Object> row, double[] counters, Layout layout) {
        for (int i = 0; i < counters.length; i++) {
            if (Double.isNaN(counters[i])) {
                row.add(null);
            } else if (layout.integral(i)) {
                row.add((long) counters[i]);
            } else {
                row.add(counters[i]);
            }
        }
    }

    private static Rowset info(Reading reading, Deltas deltas) {
        @Nullable
        Object[] row = {
            (long) reading.entries().size(),
            (long) deltas.byKey().size(),
            deltas.baseline(),
            deltas.reset(),
            deltas.restarted(),
            deltas.evictions() < 0 ? null : deltas.evictions(),
            reading.resetAt() == 0 ? null : Instant.EPOCH.plusNanos(reading.resetAt() * 1_000)
        };
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(row);
        return Rowset.complete(Tables.INFO, rows);
    }
}
