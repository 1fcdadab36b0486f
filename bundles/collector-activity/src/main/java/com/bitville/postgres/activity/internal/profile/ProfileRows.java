package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a window as the rows of {@link ProfileTables}. */
final class ProfileRows {
    static final int MOST_KEYS = 100;
    static final int MOST_VALUES = 50;
    static final int MOST_ROOTS = 20;
    static final int LONGEST_TEXT = 400;

    private ProfileRows() {}

    /** The tables of a window; without a look only the fact that there was none. */
    static List<Rowset> of(LoadWindow window, Map<String, String> texts) {
        if (window.looks() == 0) {
            return List.of(single(ProfileTables.COVERED, 0.0, 0, null, 0L, null, null, 0, 0L, null));
        }
        long covered = window.coveredMs();
        BoundedTallies.Ranked<LoadKey> ranked = window.keys.ranked(MOST_KEYS);
        List<Rowset> rowsets = new ArrayList<>();
        rowsets.add(single(
                ProfileTables.COVERED,
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
        rowsets.add(new Rowset(ProfileTables.TOP, top, top.size() + ranked.restKeys(), ranked.restKeys() > 0));
        rowsets.add(single(
                ProfileTables.REST,
                ranked.restKeys(),
                ranked.rest().activeMs(),
                ranked.rest().sessions(covered),
                ranked.rest().error(covered)));
        rowsets.add(Rowset.complete(ProfileTables.BY, by(window)));
        rowsets.add(Rowset.complete(ProfileTables.PROCESSES, processes(window)));
        rowsets.add(Rowset.complete(ProfileTables.BLOCKERS, blockers(window)));
        rowsets.add(Rowset.complete(ProfileTables.STATEMENTS, statements(window, texts)));
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
