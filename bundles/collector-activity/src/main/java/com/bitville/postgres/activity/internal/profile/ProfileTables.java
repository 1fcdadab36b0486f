package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.util.List;

/** The tables {@code profile.*}. */
public final class ProfileTables {
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
}
