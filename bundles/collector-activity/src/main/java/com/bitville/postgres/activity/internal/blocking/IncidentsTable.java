package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code blocking.incidents}: each incident while sessions wait, and once more after its end. */
public final class IncidentsTable {
    public static final Table TABLE = new Table(
            "blocking.incidents",
            TableLayout.ROWS,
            List.of(
                    Column.of("incident_id", Kind.TEXT, "The same in every cycle and after a restart of the agent."),
                    Column.of("state", Kind.TEXT, "open while a session waits, then once ended."),
                    Column.of("root", Kind.TEXT, "session, prepared (transaction) or deadlock."),
                    Column.of("started_at", Kind.TIME, "When the first wait began, by the server's clock."),
                    Column.of("last_seen_at", Kind.TIME, "When a waiter was last seen."),
                    Column.of("ended_at", Kind.TIME, "When no waiter was seen any more; the end is between the two."),
                    new Column(
                            "duration_ms",
                            Kind.GAUGE,
                            "ms",
                            "From the start until now; after the end, until a waiter was last seen."),
                    new Column(
                            "duration_max_ms",
                            Kind.GAUGE,
                            "ms",
                            "From the start until no waiter was seen any more; null while the incident is open."),
                    new Column("blocked", Kind.GAUGE, "count", "How many wait now."),
                    new Column("peak_blocked", Kind.GAUGE, "count", "How many waited at most."),
                    Column.of("peak_at", Kind.TIME, "When that number was first reached."),
                    new Column("members", Kind.GAUGE, "", "Process ids that have waited, at most 200."),
                    new Column("pid", Kind.GAUGE, "", "Process id of the root; null if it is not a process."),
                    Column.of("prepared", Kind.TEXT, "prepared:<gid> for a prepared transaction."),
                    new Column("deadlock", Kind.GAUGE, "", "Process ids that wait for each other in a cycle."),
                    Column.of("usename", Kind.TEXT, "Role of the root."),
                    Column.of("datname", Kind.TEXT, "Database of the root."),
                    Column.of("application_name", Kind.TEXT, "Application name of the root."),
                    Column.of("backend_type", Kind.TEXT, "Kind of process of the root."),
                    Column.of("root_state", Kind.TEXT, "State of the root when last seen."),
                    Column.of("xact_start", Kind.TIME, "When the root's transaction began."),
                    Column.of(
                            "query",
                            Kind.SQL_TEXT,
                            "Statement the root ran or ran last; not always the one that took the lock."),
                    Column.of("locktype", Kind.TEXT, "Kind of object the longest waiter waits for."),
                    Column.of("mode", Kind.TEXT, "Lock mode it wants."),
                    Column.of("relation", Kind.TEXT, "Relation concerned; its oid where it is another database's.")));

    private IncidentsTable() {}

    public static Rowset of(Incidents incidents, LockWaitLooks looks, Instant now) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        incidents.open().forEach(incident -> rows.add(row(incidents, incident, null, now)));
        incidents
                .ended()
                .forEach(incident -> rows.add(
                        row(incidents, incident, looks.end(incident.members(), incident.lastSeen(), now), now)));
        long total = incidents.total() + incidents.ended().size();
        return new Rowset(TABLE, rows, Math.max(total, rows.size()), total > rows.size());
    }

    private static @Nullable Object[] row(
            Incidents incidents, Incident incident, LockWaitLooks.@Nullable End end, Instant now) {
        IncidentDetails details = incidents.details(incident);
        Backend root = details == null ? null : details.root();
        LockWait wait = details == null ? null : details.longest();
        String kind = incident.key().startsWith("deadlock:")
                ? "deadlock"
                : incident.key().startsWith("prepared") ? "prepared" : "session";
        return new @Nullable Object[] {
            incident.id(),
            end == null ? "open" : "ended",
            kind,
            incident.start(),
            end == null ? incident.lastSeen() : end.lastSeen(),
            end == null ? null : end.gone(),
            Backend.millis(incident.start(), end == null ? now : end.lastSeen()),
            end == null ? null : Backend.millis(incident.start(), end.gone()),
            end == null ? incidents.blockedNow(incident) : 0,
            incident.peak(),
            incident.peakAt(),
            incident.members(),
            incident.rootPid() == 0 ? null : incident.rootPid(),
            details == null ? null : details.prepared(),
            details == null || details.circle().isEmpty() ? null : details.circle(),
            root == null ? null : root.usename(),
            root == null ? null : root.datname(),
            root == null ? null : root.applicationName(),
            root == null ? null : root.backendType(),
            root == null ? null : root.state(),
            root == null ? null : root.xactStart(),
            root == null ? null : root.query(),
            wait == null ? null : wait.lockType(),
            wait == null ? null : wait.mode(),
            wait == null ? null : wait.relation(),
        };
    }
}
