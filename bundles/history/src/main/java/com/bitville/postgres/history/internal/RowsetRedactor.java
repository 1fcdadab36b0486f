package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts a rowset for the history: redacted texts, only values of JDK types, equal texts once; and computes its heap usage. Used for one
 * rowset.
 */
final class RowsetRedactor {
    /** Object header, hash and the array behind a string. */
    private static final int STRING = 40;

    private static final int BOXED = 24;
    private static final int BIG = 80;
    private static final int LIST = 48;
    private static final int REFERENCE = 8;
    private static final int ROW = 24;

    private final Redaction redaction;
    private final Map<Kind, Map<String, @Nullable String>> texts = new EnumMap<>(Kind.class);
    private long bytes;

    private RowsetRedactor(Redaction redaction) {
        this.redaction = redaction;
    }

    /**
     * A rowset for the history.
     *
     * @param rowset the copy
     * @param bytes an upper estimate of its heap usage
     */
    record Kept(Rowset rowset, long bytes) {}

    static Kept keep(Rowset rowset, Redaction redaction) {
        RowsetRedactor rowsetRedactor = new RowsetRedactor(redaction);
        Table table = rowset.table();
        List<@Nullable Object[]> rows = new ArrayList<>(rowset.rows().size());
        for (Object[] row : rowset.rows()) {
            @Nullable Object[] copy = new @Nullable Object[row.length];
            for (int i = 0; i < row.length; i++) {
                copy[i] = rowsetRedactor.value(table.columns().get(i).kind(), row[i]);
            }
            rows.add(copy);
            rowsetRedactor.bytes += ROW + (long) REFERENCE * (row.length + 1);
        }
        return new Kept(new Rowset(table, rows, rowset.total(), rowset.truncated()), rowsetRedactor.bytes);
    }

    private @Nullable Object value(Kind kind, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof String text) {
            return text(kind, text);
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            bytes += BIG;
            return value;
        }
        if (value instanceof Long
                || value instanceof Integer
                || value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Byte
                || value instanceof Instant) {
            bytes += BOXED;
            return value;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(value(kind, each)));
            bytes += LIST + (long) REFERENCE * list.size();
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> copy.put(String.valueOf(name), value(kind, each)));
            bytes += LIST + (long) (ROW + 2 * REFERENCE) * map.size();
            return Collections.unmodifiableMap(copy);
        }
        // A class of a collector would keep its bundle's class loader in memory after a replacement.
        return text(kind, value.toString());
    }

    private @Nullable String text(Kind kind, String text) {
        Map<String, @Nullable String> known = texts.computeIfAbsent(kind, unused -> new HashMap<>());
        String before = known.get(text);
        if (before != null || known.containsKey(text)) {
            return before;
        }
        String redacted = redacted(kind, text);
        known.put(text, redacted);
        return redacted;
    }

    private @Nullable String redacted(Kind kind, String text) {
        String redacted = redaction.redact(kind, text);
        bytes += redacted == null ? 0 : STRING + width(redacted) * (long) redacted.length();
        return redacted;
    }

    private static int width(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 256) {
                return 2;
            }
        }
        return 1;
    }
}
