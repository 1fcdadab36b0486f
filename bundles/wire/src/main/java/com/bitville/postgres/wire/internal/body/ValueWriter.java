package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.wire.internal.envelope.JsonTexts;
import com.bitville.postgres.wire.internal.redaction.Redacted;
import com.bitville.postgres.wire.internal.redaction.Redacted.Mark;
import com.bitville.postgres.wire.internal.redaction.Redactor;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value according to the kind of its column. It accepts every value: one that does not match its kind is written as a redacted
 * text rather than refused, because an error in one collector must not lose a cycle.
 */
final class ValueWriter {
    /** The listener reads numbers as JavaScript does; larger integers would be rounded. */
    private static final long MOST_EXACT = 1L << 53;

    private static final BigDecimal MOST_EXACT_DECIMAL = BigDecimal.valueOf(MOST_EXACT);
    private static final int MOST_DIGITS = 40;
    private static final int DEEPEST_LIST = 4;
    /** Replaces bytes of a server's text that are not a character in any possible encoding. */
    private static final char UNREADABLE = '\uFFFD';

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter().withZone(ZoneOffset.UTC);

    private final Redactor redactor;

    ValueWriter(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * Writes a field, followed by a mark if its text lost more than literals.
     *
     * @param most characters of a text and values of a list to keep
     * @return whether anything was truncated
     */
    boolean field(JsonGenerator json, Column column, @Nullable Object value, int most) throws IOException {
        boolean cut = marked(json, column, value, most);
        boolean named = column.kind() == Kind.SQL_TEXT || column.kind() == Kind.TEXT;
        if (named && value instanceof String text && text.indexOf(UNREADABLE) >= 0) {
            json.writeBooleanField(column.name() + "_unreadable", true);
        }
        return cut;
    }

    private boolean marked(JsonGenerator json, Column column, @Nullable Object value, int most) throws IOException {
        json.writeFieldName(column.name());
        if (column.kind() != Kind.SQL_TEXT || !(value instanceof String text)) {
            return value(json, column.kind(), value, most, 0);
        }
        Redacted redacted = redactor.sql(text);
        boolean cut = text(json, redacted.text(), most);
        if (redacted.mark() == Mark.TRUNCATED) {
            json.writeBooleanField(column.name() + "_truncated", true);
        } else if (redacted.mark() == Mark.DROPPED) {
            json.writeBooleanField(column.name() + "_dropped", true);
        }
        return cut;
    }

    private boolean value(JsonGenerator json, Kind kind, @Nullable Object value, int most, int depth)
            throws IOException {
        // Classes before interfaces, which take longer to tell: most values are numbers and strings.
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            return string(json, kind, text, most);
        } else if (value instanceof Number number && kind != Kind.ID64) {
            number(json, number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Instant instant) {
            instant(json, instant);
        } else if (value instanceof List<?> list) {
            return list(json, kind, list, most, depth);
        } else if (value instanceof Map<?, ?> map) {
            return map(json, kind, map, most, depth);
        } else {
            return string(json, kind, value.toString(), most);
        }
        return false;
    }

    private boolean string(JsonGenerator json, Kind kind, String value, int most) throws IOException {
        return switch (kind) {
            case ID64, TEXT -> text(json, value, most);
            case SQL_TEXT -> text(json, redactor.sql(value).text(), most);
            case GAUGE, COUNTER, FLAG, TIME, FREE_TEXT ->
                text(json, redactor.prose(value).text(), most);
        };
    }

    private boolean list(JsonGenerator json, Kind kind, List<?> list, int most, int depth) throws IOException {
        boolean cut = depth >= DEEPEST_LIST || list.size() > most;
        json.writeStartArray();
        for (int i = 0; depth < DEEPEST_LIST && i < Math.min(list.size(), most); i++) {
            cut |= value(json, kind, list.get(i), most, depth + 1);
        }
        json.writeEndArray();
        return cut;
    }

    private boolean map(JsonGenerator json, Kind kind, Map<?, ?> map, int most, int depth) throws IOException {
        boolean cut = depth >= DEEPEST_LIST;
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : cut ? Set.<Map.Entry<?, ?>>of() : map.entrySet()) {
            json.writeFieldName(JsonTexts.clean(String.valueOf(entry.getKey())));
            cut |= value(json, kind, entry.getValue(), most, depth + 1);
        }
        json.writeEndObject();
        return cut;
    }

    private static boolean text(JsonGenerator json, @Nullable String text, int most) throws IOException {
        boolean cut = text != null && text.length() > most;
        json.writeString(text == null ? null : JsonTexts.clean(cut ? text.substring(0, most) : text));
        return cut;
    }

    /** Writes a time in the common format. */
    static String text(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    private static void instant(JsonGenerator json, Instant instant) throws IOException {
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            json.writeNull();
        } else {
            json.writeString(MICROSECONDS.format(instant));
        }
    }

    private static void number(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            if (Double.isFinite(number.doubleValue())) {
                json.writeNumber(number.toString());
            } else {
                json.writeNull();
            }
        } else if (number instanceof BigDecimal decimal) {
            decimal(json, decimal);
        } else if (number instanceof BigInteger integer) {
            decimal(json, new BigDecimal(integer));
        } else {
            integer(json, number.longValue());
        }
    }

    private static void integer(JsonGenerator json, long value) throws IOException {
        if (value > MOST_EXACT || value < -MOST_EXACT) {
            json.writeString(Long.toString(value));
        } else {
            json.writeNumber(value);
        }
    }

    private static void decimal(JsonGenerator json, BigDecimal value) throws IOException {
        boolean longest = value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS;
        if (value.abs().compareTo(MOST_EXACT_DECIMAL) > 0) {
            json.writeString(longest ? value.toString() : value.toPlainString());
        } else if (longest) {
            json.writeNumber(value.doubleValue());
        } else {
            json.writeNumber(value.toPlainString());
        }
    }
}
