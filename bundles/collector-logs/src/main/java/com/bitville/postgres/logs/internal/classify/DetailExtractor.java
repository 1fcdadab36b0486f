package com.bitville.postgres.logs.internal.classify;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table of values extracted from the texts of a class: each rule names a column, the words before the value and those after it. A rule
 * without a match leaves its column null, as versions differ in their texts.
 */
public final class DetailExtractor {
    private static final Map<String, Column> COLUMNS = new LinkedHashMap<>();
    private static final Map<EntryClass, List<Rule>> RULES = new EnumMap<>(EntryClass.class);

    static {
        for (EntryClass lock : List.of(EntryClass.LOCK_WAIT, EntryClass.LOCK_ACQUIRED)) {
            in(lock, EntryField.MESSAGE)
                    .text(
                            "lock_mode",
                            lock == EntryClass.LOCK_WAIT ? " for " : " acquired ",
                            " on ",
                            "Mode of the lock.")
                    .text("lock_target", " on ", " after ", "The locked object.");
            in(lock, EntryField.DETAIL)
                    .text("lock_holders", "holding the lock: ", ".", "Process ids that hold the lock.")
                    .text("lock_queue", "Wait queue: ", ".", "Process ids that wait for it, in their order.");
            in(lock, EntryField.CONTEXT).text("relation", "in relation \"", "\"", "Relation concerned.");
        }
        in(EntryClass.DEADLOCK, EntryField.CONTEXT).text("relation", "in relation \"", "\"", "Relation concerned.");
        in(EntryClass.CHECKPOINT, EntryField.MESSAGE)
                .text("cause", " starting: ", "", "Reason of the checkpoint.")
                .number("buffers_written", "wrote ", "count", 1, "Buffers written.")
                .number("wal_added", "; ", "count", 1, "WAL files added.")
                .number("wal_removed", "added, ", "count", 1, "WAL files removed.")
                .number("wal_recycled", "removed, ", "count", 1, "WAL files recycled.")
                .number("write_ms", "write=", "ms", 1000, "Time spent writing.")
                .number("sync_ms", "sync=", "ms", 1000, "Time spent syncing.")
                .number("total_ms", "total=", "ms", 1000, "Time it took.")
                .number("sync_files", "sync files=", "count", 1, "Files synced.")
                .number("sync_longest_ms", "longest=", "ms", 1000, "Longest sync of a file.")
                .number("distance_bytes", "distance=", "bytes", 1024, "WAL between this checkpoint and the last.")
                .number("estimate_bytes", "estimate=", "bytes", 1024, "WAL expected until the next.")
                .text("redo_lsn", "redo lsn=", "", "Where redo would begin (15 and later).");
        for (EntryClass auto : List.of(EntryClass.AUTOVACUUM, EntryClass.AUTOANALYZE)) {
            in(auto, EntryField.MESSAGE)
                    .text("relation", " of table \"", "\"", "Relation concerned.")
                    .number("index_scans", "index scans: ", "count", 1, "Passes over the indexes.")
                    .number("pages_removed", "pages: ", "count", 1, "Pages given back.")
                    .number("pages_remain", " removed, ", "count", 1, "Pages left.")
                    .number("tuples_removed", "tuples: ", "count", 1, "Dead row versions removed.")
                    .number("tuples_dead", "remain, ", "count", 1, "Dead row versions that could not be removed yet.")
                    .number("buffer_hits", "buffer usage: ", "count", 1, "Buffers found in memory.")
                    .number("buffer_misses", " hits, ", "count", 1, "Buffers read.")
                    .number("buffers_dirtied", " misses, ", "count", 1, "Buffers dirtied.")
                    .number("buffer_misses", " hits, ", "count", 1, "Buffers read.")
                    .number("buffers_dirtied", " reads, ", "count", 1, "Buffers dirtied.")
                    .number("read_rate_mb_s", "avg read rate: ", "MB/s", 1, "Rate of reading.")
                    .number("write_rate_mb_s", "avg write rate: ", "MB/s", 1, "Rate of writing.")
                    .number("wal_records", "WAL usage: ", "count", 1, "WAL records written.")
                    .number("wal_fpi", " records, ", "count", 1, "Full page images written.")
                    .number("wal_bytes", " images, ", "bytes", 1, "WAL written.")
                    .number("delay_ms", "delay time: ", "ms", 1, "Time slept for vacuum_cost_delay (18).")
                    .number("cpu_user_ms", "CPU: user: ", "ms", 1000, "CPU time in user mode.")
                    .number("cpu_system_ms", "system: ", "ms", 1000, "CPU time in the kernel.")
                    .number("elapsed_ms", "elapsed: ", "ms", 1000, "Time it took.");
        }
        in(EntryClass.TEMP_FILE, EntryField.MESSAGE)
                .text("temp_file", "path \"", "\"", "Path of the temporary file.")
                .number("temp_file_bytes", ", size ", "bytes", 1, "Its size.");
        in(EntryClass.CONNECTION, EntryField.MESSAGE)
                .text("auth_method", "method=", " ", "How the client was authenticated (14 and later).")
                .text("tls_protocol", "SSL enabled (protocol=", ",", "TLS version.")
                .number("setup_ms", "setup total=", "ms", 1, "Time until the connection was ready (18).");
        in(EntryClass.DISCONNECTION, EntryField.MESSAGE)
                .interval("session_time_ms", "session time: ", " ", "Duration of the session.");
        in(EntryClass.AUTH_FAILURE, EntryField.MESSAGE).text("auth_role", "for user \"", "\"", "Requested role.");
        for (EntryClass crash : List.of(EntryClass.CRASH, EntryClass.CRASHED_HELPER, EntryClass.ARCHIVER)) {
            in(crash, EntryField.MESSAGE)
                    .number("crashed_pid", "(PID ", "", 1, "Process id of the backend that ended.")
                    .number("signal", "by signal ", "", 1, "Signal that ended it.")
                    .number("exit_code", "exit code ", "", 1, "Its exit code.");
            in(crash, EntryField.DETAIL).sql("failed_query", "was running: ", "The statement it was running.");
        }
        in(EntryClass.ERROR_CONSTRAINT, EntryField.MESSAGE)
                .text("constraint", "constraint \"", "\"", "Constraint that was violated.")
                .text("column_name", "in column \"", "\"", "Column that was null.")
                .text("relation", "relation \"", "\"", "Relation concerned.")
                .text("relation", "on table \"", "\"", "Relation concerned.");
        in(EntryClass.CONFIG, EntryField.MESSAGE).text("setting", "parameter \"", "\"", "Setting that changed.");
        in(EntryClass.REPLICATION, EntryField.MESSAGE).text("slot_name", "slot \"", "\"", "Replication slot.");
        in(EntryClass.CORRUPTION, EntryField.MESSAGE)
                .number("block", "block ", "", 1, "Block that is damaged.")
                .text("damaged_file", " of relation \"", "\"", "Path of the file.")
                .text("damaged_file", " of relation ", "", "Path of the file.")
                .text("damaged_file", "in file \"", "\"", "Path of the file.");
    }

    private enum Form {
        TEXT,
        SQL,
        NUMBER,
        INTERVAL
    }

    private static final class Rule {
        private final Form form;
        private final EntryField source;
        private final int column;
        private final byte[] before;
        private final byte[] behind;
        private final double scale;

        Rule(Form form, EntryField source, int column, String before, String behind, double scale) {
            this.form = form;
            this.source = source;
            this.column = column;
            this.before = Bytes.of(before);
            this.behind = Bytes.of(behind);
            this.scale = scale;
        }
    }

    /** Adds rules for one text of one class. */
    private record Rules(EntryClass entryClass, EntryField source) {
        Rules text(String name, String before, String behind, String description) {
            return add(Column.of(name, Kind.TEXT, description), Form.TEXT, before, behind, 1);
        }

        Rules sql(String name, String before, String description) {
            return add(Column.of(name, Kind.SQL_TEXT, description), Form.SQL, before, "", 1);
        }

        Rules number(String name, String before, String unit, double scale, String description) {
            return add(new Column(name, Kind.GAUGE, unit, description), Form.NUMBER, before, "", scale);
        }

        Rules interval(String name, String before, String behind, String description) {
            return add(new Column(name, Kind.GAUGE, "ms", description), Form.INTERVAL, before, behind, 1);
        }

        private Rules add(Column column, Form form, String before, String behind, double scale) {
            COLUMNS.putIfAbsent(column.name(), column);
            int index = List.copyOf(COLUMNS.keySet()).indexOf(column.name());
            RULES.computeIfAbsent(entryClass, any -> new ArrayList<>())
                    .add(new Rule(form, source, index, before, behind, scale));
            return this;
        }
    }

    private DetailExtractor() {}

    private static Rules in(EntryClass entryClass, EntryField source) {
        return new Rules(entryClass, source);
    }

    /** One column for each detail of any class. */
    public static List<Column> columns() {
        return List.copyOf(COLUMNS.values());
    }

    /** The names of the details of a class. */
    public static List<String> of(EntryClass entryClass) {
        List<Column> columns = columns();
        return RULES.getOrDefault(entryClass, List.of()).stream()
                .map(rule -> columns.get(rule.column).name())
                .distinct()
                .toList();
    }

    /** Values in the order of the columns. */
    public static @Nullable Object[] of(Entry entry) {
        @Nullable Object[] values = new @Nullable Object[COLUMNS.size()];
        for (Rule rule : RULES.getOrDefault(entry.kind(), List.of())) {
            if (values[rule.column] == null) {
                values[rule.column] = value(rule, entry);
            }
        }
        return values;
    }

    /** One value by the name of its column. */
    public static @Nullable Object of(Entry entry, String name) {
        return of(entry)[List.copyOf(COLUMNS.keySet()).indexOf(name)];
    }

    private static @Nullable Object value(Rule rule, Entry entry) {
        byte[] bytes = entry.bytes();
        int to = entry.to(rule.source);
        int found = Bytes.indexOf(bytes, entry.from(rule.source), to, rule.before);
        if (found < 0) {
            return null;
        }
        if ((rule.form == Form.NUMBER || rule.form == Form.INTERVAL) && !ServerNames.figures(entry, rule.source)) {
            return null;
        }
        int from = found + rule.before.length;
        int end = rule.behind.length == 0 ? to : Bytes.indexOf(bytes, from, to, rule.behind);
        if (end <= from) {
            return null;
        }
        return switch (rule.form) {
            case TEXT -> ServerNames.name(entry, rule.source, Bytes.text(bytes, from, end));
            case SQL -> Bytes.text(bytes, from, end);
            case NUMBER -> number(bytes, from, to, rule.scale);
            case INTERVAL -> interval(Bytes.text(bytes, from, end));
        };
    }

    private static @Nullable Number number(byte[] bytes, int from, int to, double scale) {
        int end = Bytes.digits(bytes, from, to);
        boolean whole = end == to || bytes[end] != '.' || end + 1 >= to || !Bytes.isDigit(bytes[end + 1]);
        double value = Bytes.decimal(bytes, from, whole ? end : Bytes.digits(bytes, end + 1, to));
        if (Double.isNaN(value)) {
            return null;
        }
        double scaled = Math.round(value * scale * 1000) / 1000.0;
        return whole ? (Number) (long) scaled : (Number) scaled;
    }

    /** {@code 1:02:03.456} in ms. */
    private static @Nullable Number interval(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            return null;
        }
        double ms = 0;
        for (String part : parts) {
            byte[] bytes = Bytes.of(part);
            ms = ms * 60 + Bytes.decimal(bytes, 0, bytes.length);
        }
        return Double.isNaN(ms) ? null : (Number) (double) Math.round(ms * 1000);
    }
}
