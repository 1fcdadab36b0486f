package com.bitville.postgres.checks.internal;

import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.ServerCheck;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.checks.internal.fake.FakeHistory;
import com.bitville.postgres.checks.internal.fake.FakeSeries;
import com.bitville.postgres.checks.internal.fake.HostileNames;
import com.bitville.postgres.checks.internal.life.MuteRule;
import com.bitville.postgres.checks.internal.told.FindingsAnnouncer;
import com.bitville.postgres.checks.internal.told.FindingsTable;
import com.bitville.postgres.testkit.fake.FakeOutbox;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server whose tables a test sets, looked at minute by minute. */
public final class World {
    public static final Instant START = Instant.parse("2026-11-28T12:00:00.000123Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    final String server;
    final FakeHistory history = new FakeHistory();
    public final FakeSeries series = new FakeSeries();
    final FakeOutbox outbox;
    public final MutableClock clock = MutableClock.at(START);
    public final List<Map<String, @Nullable Object>> told = new ArrayList<>();
    private final Map<String, List<Map<String, @Nullable Object>>> tables = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Map<String, @Nullable Object>>>> elsewhere = new LinkedHashMap<>();
    private final List<Visited> visits = new ArrayList<>();
    private final Map<String, Outcome> failures = new LinkedHashMap<>();
    private final ServerLooks looks = new ServerLooks();
    private ServerChecks checks;
    private boolean hostile;
    private long number;
    private long cpuNanos;

    private record Visited(String database, String table, List<Map<String, @Nullable Object>> rows) {}

    public World(String server) {
        this(server, new FakeOutbox());
    }

    World(String server, FakeOutbox outbox) {
        this.server = server;
        this.outbox = outbox;
        this.checks = checks(ChecksSettings.standard());
        BuiltInChecks.all().forEach(checks::bindCheck);
        if (!server.equals("host")) {
            primary(180_006);
        }
    }

    /** A world with these checks alone. */
    public static World of(String server, ServerCheck... checks) {
        World world = new World(server);
        world.checks = world.checks(ChecksSettings.standard());
        List.of(checks).forEach(world.checks::bindCheck);
        return world;
    }

    /** A world with one check, some thresholds of which are set. */
    public static World limited(String check, String thresholds) {
        return new World("default")
                .with(
                        new ChecksSettings(true, MINUTE, MuteRule.parse(""), new ThresholdSettings(thresholds)),
                        BuiltInChecks.all().stream()
                                .filter(one -> one.definition().name().equals(check))
                                .toList());
    }

    World with(ChecksSettings settings, List<ServerCheck> of) {
        checks = checks(settings);
        of.forEach(checks::bindCheck);
        return this;
    }

    private FindingsAnnouncer announcer() {
        FindingsAnnouncer announcer = new FindingsAnnouncer();
        announcer.bindOutbox(outbox);
        announcer.bindListener(history);
        announcer.bindListener(wire());
        return announcer;
    }

    private ServerChecks checks(ChecksSettings settings) {
        FindingsAnnouncer announcer = announcer();
        ServerChecks made = new ServerChecks(settings, history, announcer, looks, clock, clock::nanoTime);
        made.bindStore(series);
        return made;
    }

    /** Somebody sets the clock of the agent's host; negative: back. */
    public World clockJumps(Duration by) {
        clock.jumpTo(clock.instant().plus(by));
        return this;
    }

    /** The servers that the agent no longer monitors are looked for after each cycle. */
    DepartedServers departed() {
        return new DepartedServers(announcer(), looks, clock::nanoTime);
    }

    /** Commits as the wire does. */
    private CycleListener wire() {
        return cycle -> {
            for (Snapshot snapshot : cycle.snapshots()) {
                try {
                    outbox.commit(
                            List.of(),
                            Map.of(
                                    StateKey.of(snapshot).state(),
                                    snapshot.nextState().orElseThrow()));
                } catch (OutboxException e) {
                    throw new CollectException(Reason.FAILED, Objects.toString(e.getMessage()), e);
                }
                for (Object[] row : snapshot.rowsets().get(0).rows()) {
                    Map<String, @Nullable Object> named = new LinkedHashMap<>();
                    List<Column> columns = snapshot.rowsets().get(0).table().columns();
                    for (int i = 0; i < row.length; i++) {
                        named.put(columns.get(i).name(), row[i]);
                    }
                    told.add(named);
                }
            }
        };
    }

    public static Map<String, @Nullable Object> row(@Nullable Object... pairs) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return row;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final World has(String table, Map<String, @Nullable Object>... rows) {
        return holds(table, List.of(rows));
    }

    /** From now on everything has a name that nobody should give it. */
    public World hostile() {
        hostile = true;
        return this;
    }

    private List<Map<String, @Nullable Object>> named(List<Map<String, @Nullable Object>> rows) {
        return hostile ? HostileNames.in(rows) : List.copyOf(rows);
    }

    public World holds(String table, List<Map<String, @Nullable Object>> rows) {
        tables.put(table, named(rows));
        failures.remove(table);
        return this;
    }

    /** What the agent reads of another server, before each look at this one, until it {@link #leaves}. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final World elsewhere(String other, String table, Map<String, @Nullable Object>... rows) {
        elsewhere.computeIfAbsent(other, unused -> new LinkedHashMap<>()).put(table, List.of(rows));
        return this;
    }

    public World leaves(String other) {
        elsewhere.remove(other);
        return this;
    }

    /** What something of that name is called in this world. */
    String called(String name) {
        return hostile ? HostileNames.of(name) : name;
    }

    /** A database is visited in the next look; a table without rows is visited, too. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final World visits(String database, String table, Map<String, @Nullable Object>... rows) {
        return visitsAll(database, table, List.of(rows));
    }

    public World visitsAll(String database, String table, List<Map<String, @Nullable Object>> rows) {
        visits.add(new Visited(hostile ? HostileNames.of(database) : database, table, named(rows)));
        return this;
    }

    public World primary(int version) {
        return has(
                "server",
                row(
                        "server_version_num",
                        version,
                        "in_recovery",
                        false,
                        "started_at",
                        START.minusSeconds(86_400),
                        "wal_bytes",
                        0L));
    }

    public World standby() {
        return has(
                "server", row("server_version_num", 180_006, "in_recovery", true, "started_at", START.minusSeconds(1)));
    }

    public World fails(String subject, Reason reason, String message) {
        tables.remove(subject);
        failures.put(subject, new Outcome(subject, 1, 0, Optional.of(reason), message));
        return this;
    }

    public World lacks(String table) {
        tables.remove(table);
        return this;
    }

    public World minutes(int count) {
        for (int i = 0; i < count; i++) {
            look(MINUTE);
        }
        return this;
    }

    void look(Duration later) {
        clock.advance(later);
        number++;
        elsewhere.forEach((other, read) -> {
            List<Snapshot> snapshots = new ArrayList<>();
            read.forEach((table, rows) -> snapshots.add(snapshot(other, table, rows)));
            history.onCycle(new Cycle(other, number, clock.instant(), snapshots, List.of()));
        });
        List<Snapshot> snapshots = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>(failures.values());
        tables.forEach((table, rows) -> {
            snapshots.add(snapshot(server, table, rows));
            outcomes.add(new Outcome(table, 1, rows.size(), Optional.empty(), ""));
        });
        visits.forEach(visit -> {
            Rowset rowset = rowset(visit.table(), visit.rows());
            Subject subject = new Subject(
                    visit.table(), Scope.DATABASE, Duration.ofMinutes(5), Lane.SLOW, List.of(rowset.table()));
            Instant at = clock.instant();
            snapshots.add(new Snapshot(
                    subject,
                    server,
                    at,
                    0,
                    List.of(rowset),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(visit.database())));
        });
        visits.clear();
        Cycle cycle = new Cycle(server, number, clock.instant(), snapshots, outcomes);
        long before = THREADS.getCurrentThreadCpuTime();
        checks.onCycle(cycle);
        cpuNanos = THREADS.getCurrentThreadCpuTime() - before;
        history.onCycle(cycle);
    }

    private Snapshot snapshot(String of, String table, List<Map<String, @Nullable Object>> rows) {
        Scope scope = of.equals("host") ? Scope.HOST : Scope.SERVER;
        Rowset rowset = rowset(table, rows);
        Subject subject = new Subject(table, scope, Duration.ZERO, Lane.CORE, List.of(rowset.table()));
        return new Snapshot(subject, of, clock.instant(), 60_000, List.of(rowset), Optional.empty());
    }

    private static Rowset rowset(String name, List<Map<String, @Nullable Object>> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        List<Column> columns = names.stream()
                .map(column -> Column.of(column, kind(column, rows), "Test."))
                .toList();
        Reach reach = name.endsWith("_all") ? Reach.LOCAL : Reach.SHIPPED;
        Table table = new Table(name, TableLayout.ROWS, columns, reach);
        return Rowset.complete(
                table,
                rows.stream().map(row -> names.stream().map(row::get).toArray()).toList());
    }

    private static Kind kind(String column, List<Map<String, @Nullable Object>> rows) {
        Object value = rows.stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return value instanceof Number
                ? Kind.GAUGE
                : value instanceof Boolean ? Kind.FLAG : value instanceof Instant ? Kind.TIME : Kind.TEXT;
    }

    public List<ServerFinding> findings(String check) {
        return checks.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .toList();
    }

    /** What holds of a check, as {@code severity object}. */
    public List<String> open(String check) {
        return findings(check).stream()
                .filter(finding -> finding.severity().isProblem())
                .map(finding -> (finding.state() == FindingState.MUTED ? "muted " : "")
                        + finding.severity().word()
                        + (finding.seen().object().isEmpty()
                                ? ""
                                : " " + finding.seen().object()))
                .toList();
    }

    /** What the last look cost. */
    public long cpuNanos() {
        return cpuNanos;
    }

    ServerChecks checks() {
        return checks;
    }

    /** A new process over the same outbox. */
    World restarted() {
        World next = new World(server, outbox);
        next.tables.putAll(tables);
        next.clock.advance(Duration.between(START, clock.instant()));
        return next;
    }

    static String subject() {
        return FindingsTable.SUBJECT;
    }
}
