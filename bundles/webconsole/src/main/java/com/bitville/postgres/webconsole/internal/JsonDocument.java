package com.bitville.postgres.webconsole.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values as JSON. Numbers that a browser would round are strings, as in the wire format. */
final class JsonDocument {
    private static final long EXACT = 1L << 53;
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonDocument() {}

    static String of(@Nullable Object value) throws IOException {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** In UTF-8: a page's document may be half a megabyte, which is not made twice. */
    static byte[] bytes(@Nullable Object value) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(body)) {
            write(out, value);
        }
        return body.toByteArray();
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> object) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                write(out, element);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            number(out, number);
        } else {
            out.writeString(value.toString());
        }
    }

    private static void number(JsonGenerator out, Number number) throws IOException {
        if (number instanceof BigDecimal || number instanceof BigInteger) {
            out.writeString(number.toString());
        } else if (number instanceof Double || number instanceof Float) {
            if (Double.isFinite(number.doubleValue())) {
                out.writeNumber(number.doubleValue());
            } else {
                out.writeNull();
            }
        } else if (Math.abs(number.longValue()) >= EXACT) {
            out.writeString(number.toString());
        } else {
            out.writeNumber(number.longValue());
        }
    }
}
