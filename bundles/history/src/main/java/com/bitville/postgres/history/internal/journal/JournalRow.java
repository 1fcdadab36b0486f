package com.bitville.postgres.history.internal.journal;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of a rowset as it may be kept: redacted, of the JDK's types, no text longer than a line. */
final class JournalRow {
    /** Enough to recognise a statement; 14 days of lists by the hour fit into the file. */
    static final int MOST_CHARACTERS = 300;

    private final Table table;
    private final @Nullable Object[] row;
    private final Redaction redaction;
    /** Of each column; shared by the rows of a table. */
    private final Map<String, Integer> places;

    private JournalRow(Table table, @Nullable Object[] row, Redaction redaction, Map<String, Integer> places) {
        this.table = table;
        this.row = row;
        this.redaction = redaction;
        this.places = places;
    }

    static List<JournalRow> all(Rowset rowset, Redaction redaction) {
        Table table = rowset.table();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < table.columns().size(); i++) {
            places.putIfAbsent(table.columns().get(i).name(), i);
        }
        List<JournalRow> all = new ArrayList<>(rowset.rows().size());
        List<@Nullable Object[]> rows = rowset.rows();
        for (@Nullable Object[] row : rows) {
            all.add(new JournalRow(table, row, redaction, places));
        }
        return all;
    }

    /** A value; null also where the table has no such column. */
    @Nullable
    Object value(String column) {
        int place = places.getOrDefault(column, -1);
        Object value = place < 0 ? null : row[place];
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value instanceof java.math.BigDecimal || value instanceof java.math.BigInteger
                    ? Double.valueOf(((Number) value).doubleValue())
                    : value;
        }
        Kind kind = table.columns().get(place).kind();
        String text = redaction.redact(kind, value.toString());
        return text == null || text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    double number(String column) {
        return value(column) instanceof Number number ? number.doubleValue() : 0;
    }

    String key(List<String> columns) {
        StringBuilder key = new StringBuilder();
        for (String column : columns) {
            key.append(key.isEmpty() ? "" : "/").append(Objects.toString(value(column), ""));
        }
        return key.toString();
    }
}
