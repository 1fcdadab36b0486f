package com.bitville.postgres.activity.internal.session;

import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code session_counts}: all backends except the agent's own, counted by one property at a time, before any limit applies. */
public final class SessionCounts {
    /** The row limit: of more roles, databases and applications only the most frequent are sent. */
    static final int MOST_VALUES = 50;

    public static final Table TABLE = new Table(
            "session_counts",
            TableLayout.ROWS,
            List.of(
                    Column.of(
                            "counted_by",
                            Kind.TEXT,
                            "The property: total, own (the agent's own), backend_type, state, wait_event_type, usename, datname,"
                                    + " application_name; all except the first three count only client sessions. route counts running"
                                    + " statements whose comment names one, comment_cut those whose comment the"
                                    + " server cut."),
                    Column.of("value", Kind.TEXT, "Its value; null if the server shows none."),
                    new Column("sessions", Kind.GAUGE, "count", "Number of sessions.")));

    private final Map<String, Map<String, Long>> counts = new TreeMap<>();
    private long total;
    private long own;
    private long cut;

    private SessionCounts() {}

    /**
     * Counts.
     *
     * @param routes returns the route that may be sent, or null
     * @param limit the server's {@code track_activity_query_size}
     */
    public static SessionCounts of(
            SessionsAtOnce sessionsAtOnce, Function<Map<String, String>, @Nullable String> routes, int limit) {
        SessionCounts counts = new SessionCounts();
        sessionsAtOnce.groups().forEach(counts::add);
        for (Backend backend : sessionsAtOnce.backends()) {
            if (backend.client() && backend.running()) {
                String route = routes.apply(backend.context().tags());
                if (route != null) {
                    counts.count("route", route, 1);
                }
                counts.cut += backend.commentCut(limit) ? 1 : 0;
            }
        }
        for (Backend backend : sessionsAtOnce.backends()) {
            counts.add(SessionGroup.of(backend));
        }
        return counts;
    }

    /** The load of the server; the agent's own sessions use connections too. */
    public LoadSignal load() {
        return new LoadSignal(
                own + counted("backend_type", Backend.CLIENT),
                counted("wait_event_type", "Lock"),
                OptionalLong.of(counted("backend_type", "walsender")));
    }

    /** How many running statements have a comment that the server truncated. */
    public long commentsCut() {
        return cut;
    }

    private long counted(String property, String value) {
        return counts.getOrDefault(property, Map.of()).getOrDefault(value, 0L);
    }

    private void add(SessionGroup sessionGroup) {
        if (sessionGroup.own()) {
            own += sessionGroup.sessions();
            return;
        }
        total += sessionGroup.sessions();
        count("backend_type", sessionGroup.backendType(), sessionGroup.sessions());
        if (Backend.CLIENT.equals(sessionGroup.backendType())) {
            count("state", sessionGroup.state(), sessionGroup.sessions());
            count("wait_event_type", sessionGroup.waitEventType(), sessionGroup.sessions());
            count("usename", sessionGroup.usename(), sessionGroup.sessions());
            count("datname", sessionGroup.datname(), sessionGroup.sessions());
            count("application_name", sessionGroup.applicationName(), sessionGroup.sessions());
        }
    }

    private void count(String property, @Nullable String value, long sessions) {
        counts.computeIfAbsent(property, key -> new TreeMap<>())
                .merge(Objects.requireNonNullElse(value, ""), sessions, Long::sum);
    }

    public Rowset rowset() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {"total", null, total});
        rows.add(new @Nullable Object[] {"own", null, own});
        if (cut > 0) {
            rows.add(new @Nullable Object[] {"comment_cut", null, cut});
        }
        long all = rows.size();
        for (Map.Entry<String, Map<String, Long>> property : counts.entrySet()) {
            all += property.getValue().size();
            property.getValue().entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(MOST_VALUES)
                    .forEach(entry -> rows.add(new @Nullable Object[] {
                        property.getKey(), entry.getKey().isEmpty() ? null : entry.getKey(), entry.getValue()
                    }));
        }
        return new Rowset(TABLE, rows, all, rows.size() < all);
    }
}
