package com.bitville.postgres.history.internal.journal;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of a rowset as it may be kept: redacted, of the JDK's types, no text longer than a line. */
final class JournalRow {
    /** Enough to recognise a statement; 14 days of lists by the hour fit into the file. */
    static final int MOST_CHARACTERS = 300;

    private final Rowset rowset;
    private final @Nullable Object[] row;
    private final Redaction redaction;

    JournalRow(Rowset rowset, @Nullable Object[] row, Redaction redaction) {
        this.rowset = rowset;
        this.row = row;
        this.redaction = redaction;
    }

    /** A value; null also where the table has no such column. */
    @Nullable
    Object value(String column) {
        int place = rowset.table().indexOf(column);
        Object value = place < 0 ? null : row[place];
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value instanceof java.math.BigDecimal || value instanceof java.math.BigInteger
                    ? Double.valueOf(((Number) value).doubleValue())
                    : value;
        }
        Kind kind = rowset.table().columns().get(place).kind();
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
