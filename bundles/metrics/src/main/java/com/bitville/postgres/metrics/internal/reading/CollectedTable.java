package com.bitville.postgres.metrics.internal.reading;

import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A table as it was read last. */
public record CollectedTable(String subject, Rowset rowset, Instant at) {
    /** The value of a column; null where the table has none. */
    public static @Nullable Object value(Rowset rowset, @Nullable Object[] row, String column) {
        int place = rowset.table().indexOf(column);
        return place < 0 ? null : row[place];
    }

    /** A value as a label: empty for null, whole numbers without a point. */
    public static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
