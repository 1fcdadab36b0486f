package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.history.internal.TableSeries.Held;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the history in the format of {@link HistoryReader}. Repeated texts, tables and subjects are numbers. */
final class HistoryWriter {
    static final int NULL = 0;
    static final int TRUE = 1;
    static final int FALSE = 2;
    static final int LONG = 3;
    static final int INT = 4;
    static final int DOUBLE = 5;
    static final int FLOAT = 6;
    static final int SHORT = 7;
    static final int BYTE = 8;
    static final int INSTANT = 9;
    static final int DECIMAL = 10;
    static final int INTEGER = 11;
    static final int TEXT = 12;
    static final int LIST = 13;

    private final DataOutput out;
    private final long now;
    private final Map<String, Integer> texts = new HashMap<>();
    private final Map<Table, Integer> tables = new HashMap<>();
    private final Map<Subject, Integer> subjects = new HashMap<>();

    HistoryWriter(DataOutput out, long now) {
        this.out = out;
        this.now = now;
    }

    void write(Map<String, List<Held>> all) throws IOException {
        out.writeInt(all.size());
        for (Map.Entry<String, List<Held>> server : all.entrySet()) {
            text(server.getKey());
            out.writeInt(server.getValue().size());
            for (Held held : server.getValue()) {
                held(held);
            }
        }
    }

    private void held(Held held) throws IOException {
        subject(held.subject());
        instant(held.at());
        out.writeLong(held.intervalMs());
        out.writeLong(now - held.arrived());
        text(held.database());
        Rowset rowset = held.rowset();
        table(rowset.table());
        out.writeLong(rowset.total());
        out.writeBoolean(rowset.truncated());
        List<@Nullable Object[]> rows = rowset.rows();
        out.writeInt(rows.size());
        for (@Nullable Object[] row : rows) {
            for (Object value : row) {
                value(value);
            }
        }
    }

    private void subject(Subject subject) throws IOException {
        if (isNew(subjects, subject)) {
            text(subject.name());
            text(subject.scope().name());
            out.writeLong(subject.every().toMillis());
            text(subject.lane().name());
            out.writeInt(subject.tables().size());
            for (Table table : subject.tables()) {
                table(table);
            }
        }
    }

    private void table(Table table) throws IOException {
        if (isNew(tables, table)) {
            text(table.name());
            text(table.form().name());
            text(table.reach().name());
            out.writeInt(table.columns().size());
            for (Column column : table.columns()) {
                text(column.name());
                text(column.kind().name());
                text(column.unit());
                text(column.description());
            }
        }
    }

    private void text(String text) throws IOException {
        if (isNew(texts, text)) {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes the number of its first occurrence; a new number means that the value follows. */
    private <T> boolean isNew(Map<T, Integer> seen, T thing) throws IOException {
        Integer number = seen.putIfAbsent(thing, seen.size());
        out.writeInt(number == null ? seen.size() - 1 : number);
        return number == null;
    }

    private void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void instant(Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? TRUE : FALSE);
        } else if (value instanceof Instant at) {
            out.writeByte(INSTANT);
            instant(at);
        } else if (value instanceof List<?> list) {
            out.writeByte(LIST);
            out.writeInt(list.size());
            for (Object each : list) {
                value(each);
            }
        } else if (value instanceof Number number) {
            number(number);
        } else {
            out.writeByte(TEXT);
            text(value.toString());
        }
    }

    private void number(Number value) throws IOException {
        if (value instanceof Long number) {
            out.writeByte(LONG);
            out.writeLong(number);
        } else if (value instanceof Integer number) {
            out.writeByte(INT);
            out.writeInt(number);
        } else if (value instanceof Double number) {
            out.writeByte(DOUBLE);
            out.writeDouble(number);
        } else if (value instanceof Float number) {
            out.writeByte(FLOAT);
            out.writeFloat(number);
        } else if (value instanceof Short number) {
            out.writeByte(SHORT);
            out.writeShort(number);
        } else if (value instanceof Byte number) {
            out.writeByte(BYTE);
            out.writeByte(number);
        } else if (value instanceof BigDecimal number) {
            out.writeByte(DECIMAL);
            out.writeInt(number.scale());
            bytes(number.unscaledValue().toByteArray());
        } else {
            out.writeByte(INTEGER);
            bytes(((BigInteger) value).toByteArray());
        }
    }
}
