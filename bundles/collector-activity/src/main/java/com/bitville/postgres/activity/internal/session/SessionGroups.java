package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code session_groups}: all processes of the server, counted by the combination of all properties, for time series with these
 * labels. Both tables together cover all processes.
 */
public final class SessionGroups {
    /** The row limit: applications with a name for each session create any number of groups. */
    static final int MOST = 200;

    public static final Table TABLE = new Table(
            "session_groups",
            TableLayout.SPARSE_ROWS,
            List.of(
                    Column.of("datname", Kind.TEXT, "Database; absent for a process without database."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("application_name", Kind.TEXT, "Application name, bitville-* for those with an id."),
                    Column.of("backend_type", Kind.TEXT, "Kind of process."),
                    Column.of("state", Kind.TEXT, "State; absent for a process that runs no statements."),
                    Column.of("wait_event_type", Kind.TEXT, "Kind of what they wait for."),
                    Column.of("wait_event", Kind.TEXT, "What they wait for."),
                    new Column(
                            "sessions",
                            Kind.GAUGE,
                            "count",
                            "Number of processes, including the agent's own except the one that runs the query."),
                    new Column(
                            "oldest_xact_age_ms",
                            Kind.GAUGE,
                            "ms",
                            "Age of the oldest transaction among them, if any.")));

    public static final Table REST = new Table(
            "session_groups_rest",
            TableLayout.SINGLE,
            List.of(
                    new Column("groups", Kind.GAUGE, "count", "Groups that are not among session_groups."),
                    new Column("sessions", Kind.GAUGE, "count", "How many are in these.")));

    /** The totals of a group. */
    private static final class Sum {
        private long sessions;
        private @Nullable Instant oldest;

        void add(long more, @Nullable Instant xactStart) {
            sessions += more;
            if (xactStart != null && (oldest == null || xactStart.isBefore(oldest))) {
                oldest = xactStart;
            }
        }

        long sessions() {
            return sessions;
        }
    }

    private SessionGroups() {}

    /** The largest first, so that these stay if there are too many. */
    public static List<Rowset> of(SessionsAtOnce sessionsAtOnce) {
        Map<SessionGroup, Sum> sums = new HashMap<>();
        sessionsAtOnce.groups().forEach(sessionGroup -> sum(sums, sessionGroup).add(sessionGroup.sessions(), null));
        sessionsAtOnce
                .backends()
                .forEach(backend -> sum(sums, SessionGroup.of(backend)).add(1, backend.xactStart()));
        List<Map.Entry<SessionGroup, Sum>> all = new ArrayList<>(sums.entrySet());
        all.sort(Comparator.comparingLong(group -> -group.getValue().sessions()));
        List<@Nullable Object[]> rows = new ArrayList<>();
        all.stream()
                .limit(MOST)
                .forEach(group -> rows.add(row(group.getKey(), group.getValue(), sessionsAtOnce.readAt())));
        List<Rowset> tables = new ArrayList<>();
        tables.add(new Rowset(TABLE, rows, all.size(), rows.size() < all.size()));
        if (rows.size() < all.size()) {
            tables.add(rest(all.subList(MOST, all.size())));
        }
        return tables;
    }

    private static Rowset rest(List<Map.Entry<SessionGroup, Sum>> others) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {
            others.size(),
            others.stream().mapToLong(group -> group.getValue().sessions()).sum()
        });
        return Rowset.complete(REST, rows);
    }

    private static Sum sum(Map<SessionGroup, Sum> sums, SessionGroup sessionGroup) {
        return sums.computeIfAbsent(sessionGroup.ofNobody(), unseen -> new Sum());
    }

    private static @Nullable Object[] row(SessionGroup sessionGroup, Sum sum, Instant now) {
        return new @Nullable Object[] {
            sessionGroup.datname(),
            sessionGroup.usename(),
            sessionGroup.applicationName(),
            sessionGroup.backendType(),
            sessionGroup.state(),
            sessionGroup.waitEventType(),
            sessionGroup.waitEvent(),
            sum.sessions(),
            Backend.millis(sum.oldest, now),
        };
    }
}
