package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.history.internal.TableSeries.Held;
import java.io.DataInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the output of a {@link HistoryWriter}, and computes the heap usage again. */
final class HistoryReader {
    private final DataInput in;
    private final long now;
    private final long mostBytes;
    private final List<String> texts = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private long bytes;

    /** {@code now}: the time of writing by the current monotonic clock. */
    HistoryReader(DataInput in, long now, long mostBytes) {
        this.in = in;
        this.now = now;
        this.mostBytes = mostBytes;
    }

    Map<String, List<Held>> read() throws IOException {
        Map<String, List<Held>> all = new LinkedHashMap<>();
        for (int servers = in.readInt(); servers > 0; servers--) {
            List<Held> moments = all.computeIfAbsent(text(), name -> new ArrayList<>());
            for (int count = in.readInt(); count > 0; count--) {
                moments.add(held());
            }
        }
        return all;
    }

    private Held held() throws IOException {
        Subject subject = subject();
        Instant at = instant();
        long intervalMs = in.readLong();
        long arrived = now - in.readLong();
        String database = text();
        Table table = table();
        long total = in.readLong();
        boolean truncated = in.readBoolean();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            @Nullable Object[] row = new @Nullable Object[table.columns().size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = value();
            }
            rows.add(row);
        }
        // Its texts are redacted already.
        RowsetRedactor.Kept kept = RowsetRedactor.keep(new Rowset(table, rows, total, truncated), (kind, text) -> text);
        bytes += kept.bytes();
        if (bytes > mostBytes) {
            throw new IOException("more entries than allowed");
        }
        return new Held(subject, at, intervalMs, kept.rowset(), kept.bytes(), arrived, database);
    }

    private Subject subject() throws IOException {
        int number = in.readInt();
        if (number == subjects.size()) {
            String name = text();
            Scope scope = Scope.valueOf(text());
            Duration every = Duration.ofMillis(in.readLong());
            Lane lane = Lane.valueOf(text());
            List<Table> its = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                its.add(table());
            }
            subjects.add(new Subject(name, scope, every, lane, its));
        }
        return known(subjects, number);
    }

    private Table table() throws IOException {
        int number = in.readInt();
        if (number == tables.size()) {
            String name = text();
            TableLayout tableLayout = TableLayout.valueOf(text());
            Reach reach = Reach.valueOf(text());
            List<Column> columns = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                columns.add(new Column(text(), Kind.valueOf(text()), text(), text()));
            }
            tables.add(new Table(name, tableLayout, columns, reach));
        }
        return known(tables, number);
    }

    private String text() throws IOException {
        int number = in.readInt();
        if (number == texts.size()) {
            texts.add(new String(bytes(), StandardCharsets.UTF_8));
        }
        return known(texts, number);
    }

    private static <T> T known(List<T> seen, int number) throws IOException {
        if (number < 0 || number >= seen.size()) {
            throw new IOException("a number without an entry");
        }
        return seen.get(number);
    }

    private byte[] bytes() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > 2 * mostBytes) {
            throw new IOException("a length of " + length);
        }
        byte[] read = new byte[length];
        in.readFully(read);
        return read;
    }

    private Instant instant() throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private @Nullable Object value() throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case HistoryWriter.NULL -> null;
            case HistoryWriter.TRUE -> true;
            case HistoryWriter.FALSE -> false;
            case HistoryWriter.LONG -> in.readLong();
            case HistoryWriter.INT -> in.readInt();
            case HistoryWriter.DOUBLE -> in.readDouble();
            case HistoryWriter.FLOAT -> in.readFloat();
            case HistoryWriter.SHORT -> in.readShort();
            case HistoryWriter.BYTE -> in.readByte();
            case HistoryWriter.INSTANT -> instant();
            case HistoryWriter.DECIMAL -> decimal();
            case HistoryWriter.INTEGER -> new BigInteger(bytes());
            case HistoryWriter.TEXT -> text();
            case HistoryWriter.LIST -> list();
            default -> throw new IOException("a value of kind " + tag);
        };
    }

    private BigDecimal decimal() throws IOException {
        int scale = in.readInt();
        return new BigDecimal(new BigInteger(bytes()), scale);
    }

    private List<@Nullable Object> list() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            list.add(value());
        }
        return Collections.unmodifiableList(list);
    }
}
