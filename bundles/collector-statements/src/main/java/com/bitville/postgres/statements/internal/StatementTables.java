package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.util.ArrayList;
import java.util.List;

/** The declared shapes. The counters of {@code statements} follow the columns of the server's extension version. */
final class StatementTables {
    private static final List<String> KNOWN = List.of(
            "plans",
            "total_plan_time",
            "calls",
            "total_exec_time",
            "rows",
            "shared_blks_hit",
            "shared_blks_read",
            "shared_blks_dirtied",
            "shared_blks_written",
            "local_blks_hit",
            "local_blks_read",
            "local_blks_dirtied",
            "local_blks_written",
            "temp_blks_read",
            "temp_blks_written",
            "shared_blk_read_time",
            "shared_blk_write_time",
            "wal_records",
            "wal_fpi",
            "wal_bytes");

    static final Table INFO = new Table(
            "statements_info",
            TableLayout.SINGLE,
            List.of(
                    gauge("entries", "count", "Number of entries in pg_stat_statements"),
                    gauge("moved", "count", "Entries that changed in the interval"),
                    Column.of("baseline", Kind.FLAG, "Whether this was a first reading, without differences"),
                    Column.of("reset", Kind.FLAG, "Whether all entries were reset in the interval"),
                    gauge(
                            "restarted",
                            "count",
                            "Entries that restarted from zero in the interval: evicted and recreated, or reset"),
                    gauge("dealloc", "count", "Deallocations of entries in the interval; null before 14"),
                    Column.of("stats_reset", Kind.TIME, "When all entries were last reset; null before 14")));

    static final Table TEXTS = new Table(
            "statement_texts",
            TableLayout.ROWS,
            List.of(
                    Column.of("queryid", Kind.ID64, "The statement"),
                    gauge("dbid", "", "Where, an object identifier"),
                    Column.of(
                            "query",
                            Kind.SQL_TEXT,
                            "Its normalised text, at most 8,192 bytes; U+FFFD where the server cannot convert it"),
                    Column.of("truncated", Kind.FLAG, "Whether the text is longer")));

    /**
     * The tables whose counters follow the extension's version.
     *
     * @param counters their names
     */
    record Counted(List<String> counters, Table statements, Table rest, Table totals) {
        static Counted of(List<String> counters) {
            return new Counted(
                    counters,
                    StatementTables.statements(counters),
                    StatementTables.rest(counters),
                    StatementTables.totals(counters));
        }
    }

    private StatementTables() {}

    private static Column gauge(String name, String unit, String description) {
        return new Column(name, Kind.GAUGE, unit, description);
    }

    static Table statements() {
        return statements(KNOWN);
    }

    private static Table statements(List<String> counters) {
        List<Column> columns = keys();
        counters.forEach(counter -> columns.add(counter(counter, "Increase of pg_stat_statements.%s in the interval")));
        return new Table("statements", TableLayout.ROWS, columns);
    }

    /** The server's own counters of the same statements, which stay inside the agent. */
    private static Table totals(List<String> counters) {
        List<Column> columns = keys();
        counters.forEach(counter -> columns.add(counter(counter, "pg_stat_statements.%s since the entry began")));
        return new Table("statements_totals", TableLayout.ROWS, columns, Reach.LOCAL);
    }

    static Table totals() {
        return totals(KNOWN);
    }

    private static List<Column> keys() {
        return new ArrayList<>(List.of(
                Column.of("queryid", Kind.ID64, "The statement, comparable within a major version"),
                gauge("userid", "", "Who ran it, an object identifier"),
                Column.of("usename", Kind.TEXT, "Who ran it; null if the role no longer exists"),
                gauge("dbid", "", "Where, an object identifier"),
                Column.of("datname", Kind.TEXT, "Where; null if the database no longer exists"),
                Column.of("toplevel", Kind.FLAG, "Whether it was run directly rather than inside a function")));
    }

    /** The same counters over all statements without a separate row, so that sums over both are exact. */
    private static Table rest(List<String> counters) {
        List<Column> columns = new ArrayList<>();
        columns.add(gauge("statements", "count", "Changed statements without a separate row"));
        counters.forEach(counter -> columns.add(counter(counter, "Increase of pg_stat_statements.%s in the interval")));
        return new Table("statements_rest", TableLayout.SINGLE, columns);
    }

    static Table rest() {
        return rest(KNOWN);
    }

    private static Column counter(String name, String meaning) {
        String unit = name.endsWith("_time") ? "ms" : name.endsWith("_bytes") ? "bytes" : "count";
        return new Column(name, Kind.COUNTER, unit, meaning.formatted(name));
    }
}
