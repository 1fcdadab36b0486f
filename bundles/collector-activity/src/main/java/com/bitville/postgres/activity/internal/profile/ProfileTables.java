package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables {@code profile.*}. */
public final class ProfileTables {
    public static final int MOST_KEYS = 100;
    static final int MOST_VALUES = 50;
    static final int MOST_ROOTS = 20;
    static final int LONGEST_TEXT = 400;

    private static final Column ACTIVE = new Column(
            "active_ms", Kind.GAUGE, "ms", "Time of sessions in it. Sums are exact: top and rest are the total.");
    private static final Column SESSIONS =
            new Column("aas", Kind.GAUGE, "count", "Average active sessions: active_ms by covered_s.");
    private static final Column ERROR =
            new Column("error", Kind.GAUGE, "count", "One standard deviation of aas, which is sampled.");
    private static final Column STATEMENT = Column.of(
            "statement",
            Kind.TEXT,
            "The statement: its query_id, or the command of one without (COMMIT, OTHER), or text: and a hash where the server has no ids.");

    public static final Table COVERED = new Table(
            "profile.covered",
            TableLayout.SINGLE,
            List.of(
                    new Column("covered_s", Kind.GAUGE, "s", "The time that the looks speak for."),
                    new Column("looks", Kind.GAUGE, "count", "How often the sessions were read."),
                    new Column("longest_gap_s", Kind.GAUGE, "s", "The longest time that one look speaks for."),
                    ACTIVE,
                    SESSIONS,
                    ERROR,
                    new Column(
                            "keys", Kind.GAUGE, "count", "Combinations seen; those that are not in top are in rest."),
                    new Column(
                            "idle_in_transaction_ms",
                            Kind.GAUGE,
                            "ms",
                            "Time of sessions idle in a transaction, apart."),
                    new Column("idle_in_transaction_aas", Kind.GAUGE, "count", "How many these were on average.")));

    public static final Table TOP = new Table(
            "profile.top",
            TableLayout.ROWS,
            List.of(
                    Column.of("wait_event_type", Kind.TEXT, "Kind of wait; CPU for none."),
                    Column.of("wait_event", Kind.TEXT, "The wait by its name in PostgreSQL 17; null for none."),
                    STATEMENT,
                    Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("datname", Kind.TEXT, "Database."),
                    Column.of("application_name", Kind.TEXT, "Application; of requests bitville-*."),
                    Column.of("route", Kind.TEXT, "The route in the comment, where it may be sent."),
                    ACTIVE,
                    SESSIONS,
                    ERROR));

    public static final Table REST = new Table(
            "profile.rest",
            TableLayout.SINGLE,
            List.of(
                    new Column("keys", Kind.GAUGE, "count", "Combinations that are not in top."),
                    ACTIVE,
                    SESSIONS,
                    ERROR));

    public static final Table BY = new Table(
            "profile.by",
            TableLayout.ROWS,
            List.of(
                    Column.of(
                            "counted_by",
                            Kind.TEXT,
                            "The property: wait_event_type, wait_event, statement, usename, datname, application_name, route."),
                    Column.of(
                            "value",
                            Kind.TEXT,
                            "Its value, of wait_event with its type before a colon; null where there is none, and for the others."),
                    new Column(
                            "others",
                            Kind.GAUGE,
                            "count",
                            "Null, or how many values have no row and are together here."),
                    ACTIVE,
                    SESSIONS,
                    ERROR));

    public static final Table PROCESSES = new Table(
            "profile.processes",
            TableLayout.ROWS,
            List.of(
                    Column.of(
                            "backend_type",
                            Kind.TEXT,
                            "Processes that are no client session: parallel worker, autovacuum worker, walsender and others."),
                    ACTIVE,
                    SESSIONS,
                    ERROR));

    public static final Table BLOCKERS = new Table(
            "profile.blockers",
            TableLayout.ROWS,
            List.of(
                    new Column(
                            "pid",
                            Kind.GAUGE,
                            "",
                            "Process at the end of the chain that sessions waited in; 0 is a prepared transaction, null unknown."),
                    Column.of("state", Kind.TEXT, "Its state when last seen."),
                    Column.of("usename", Kind.TEXT, "Its role."),
                    Column.of("datname", Kind.TEXT, "Its database."),
                    Column.of("application_name", Kind.TEXT, "Its application."),
                    STATEMENT,
                    new Column("blocked_ms", Kind.GAUGE, "ms", "Time of sessions that waited for it."),
                    SESSIONS,
                    ERROR));

    public static final Table STATEMENTS = new Table(
            "profile.statements",
            TableLayout.ROWS,
            List.of(
                    STATEMENT,
                    Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                    Column.of(
                            "query",
                            Kind.SQL_TEXT,
                            "Its first 400 characters; told when it comes, and each half hour.")));

    private ProfileTables() {}

    /** All of them. */
    public static List<Table> all() {
        return List.of(COVERED, TOP, REST, BY, PROCESSES, BLOCKERS, STATEMENTS);
    }

    /** The tables of a window; without a look only the fact that there was none. */
    static List<Rowset> of(LoadWindow window, Map<String, String> texts) {
        if (window.looks() == 0) {
            return List.of(single(COVERED, 0.0, 0, null, 0L, null, null, 0, 0L, null));
        }
        long covered = window.coveredMs();
        BoundedTallies.Ranked<LoadKey> ranked = window.keys.ranked(MOST_KEYS);
        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(single(
                COVERED,
                covered / 1_000.0,
                window.looks(),
                window.longestGapMs() / 1_000.0,
                window.active.activeMs(),
                window.active.sessions(covered),
                window.active.error(covered),
                ranked.top().size() + ranked.restKeys(),
                window.idleInTransaction.activeMs(),
                window.idleInTransaction.sessions(covered)));
        List<@Nullable Object[]> top = new ArrayList<>();
        ranked.top().forEach(entry -> top.add(row(entry.getKey(), entry.getValue(), covered)));
        rowsets.add(new Rowset(TOP, top, top.size() + ranked.restKeys(), ranked.restKeys() > 0));
        rowsets.add(single(
                REST,
                ranked.restKeys(),
                ranked.rest().activeMs(),
                ranked.rest().sessions(covered),
                ranked.rest().error(covered)));
        rowsets.add(Rowset.complete(BY, by(window)));
        rowsets.add(Rowset.complete(PROCESSES, processes(window)));
        rowsets.add(Rowset.complete(BLOCKERS, blockers(window)));
        rowsets.add(Rowset.complete(STATEMENTS, statements(window, texts)));
        return rowsets;
    }

    private static Rowset single(Table table, @Nullable Object... values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(values);
        return Rowset.complete(table, rows);
    }

    private static @Nullable Object[] row(LoadKey key, Tally tally, long covered) {
        return new @Nullable Object[] {
            key.waitEventType(),
            key.waitEvent(),
            key.statement(),
            id(key.statement()),
            key.usename(),
            key.datname(),
            key.applicationName(),
            key.route(),
            tally.activeMs(),
            tally.sessions(covered),
            tally.error(covered)
        };
    }

    private static @Nullable String id(@Nullable String statement) {
        boolean id = statement != null
                && !statement.isEmpty()
                && (statement.charAt(0) == '-' || Character.isDigit(statement.charAt(0)));
        return id ? statement : null;
    }

    private static List<@Nullable Object[]> by(LoadWindow window) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        window.dimensions.forEach((dimension, tallies) -> {
            BoundedTallies.Ranked<String> ranked = tallies.ranked(MOST_VALUES);
            ranked.top()
                    .forEach(entry -> rows.add(by(dimension, orNull(entry.getKey()), null, entry.getValue(), window)));
            if (ranked.restKeys() > 0) {
                rows.add(by(dimension, null, ranked.restKeys(), ranked.rest(), window));
            }
        });
        return rows;
    }

    private static @Nullable Object[] by(
            LoadDimension dimension, @Nullable String value, @Nullable Integer others, Tally tally, LoadWindow window) {
        long covered = window.coveredMs();
        return new @Nullable Object[] {
            dimension.word(), value, others, tally.activeMs(), tally.sessions(covered), tally.error(covered)
        };
    }

    private static @Nullable String orNull(String value) {
        return value.isEmpty() ? null : value;
    }

    private static List<@Nullable Object[]> processes(LoadWindow window) {
        long covered = window.coveredMs();
        List<@Nullable Object[]> rows = new ArrayList<>();
        window.processes
                .ranked(MOST_VALUES)
                .top()
                .forEach(entry -> rows.add(new @Nullable Object[] {
                    orNull(entry.getKey()),
                    entry.getValue().activeMs(),
                    entry.getValue().sessions(covered),
                    entry.getValue().error(covered)
                }));
        return rows;
    }

    private static List<@Nullable Object[]> blockers(LoadWindow window) {
        long covered = window.coveredMs();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Map.Entry<Optional<Integer>, Tally> entry :
                window.blocked.ranked(MOST_ROOTS).top()) {
            Integer pid = entry.getKey().orElse(null);
            LoadWindow.Root root = pid == null ? null : window.roots.get(pid);
            rows.add(new @Nullable Object[] {
                pid,
                root == null ? null : root.state(),
                root == null ? null : root.usename(),
                root == null ? null : root.datname(),
                root == null ? null : root.applicationName(),
                root == null ? null : root.statement(),
                entry.getValue().activeMs(),
                entry.getValue().sessions(covered),
                entry.getValue().error(covered)
            });
        }
        return rows;
    }

    /** The statements that have a row of their own and a text among these. */
    static Set<String> withTexts(LoadWindow window, Map<String, String> texts) {
        Set<String> shown = new LinkedHashSet<>();
        window.keys
                .ranked(MOST_KEYS)
                .top()
                .forEach(entry -> add(shown, entry.getKey().statement()));
        BoundedTallies<String> totals = window.dimensions.get(LoadDimension.STATEMENT);
        if (totals != null) {
            totals.ranked(MOST_VALUES).top().forEach(entry -> shown.add(entry.getKey()));
        }
        window.roots.values().forEach(root -> add(shown, root.statement()));
        shown.retainAll(texts.keySet());
        return shown;
    }

    private static void add(Set<String> shown, @Nullable String statement) {
        if (statement != null) {
            shown.add(statement);
        }
    }

    private static List<@Nullable Object[]> statements(LoadWindow window, Map<String, String> texts) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String statement : withTexts(window, texts)) {
            String text = texts.getOrDefault(statement, "");
            rows.add(new @Nullable Object[] {
                statement, id(statement), text.substring(0, Math.min(text.length(), LONGEST_TEXT))
            });
        }
        return rows;
    }
}
