package com.bitville.postgres.history.internal.file;

import com.bitville.postgres.api.history.series.JournalEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of a journal as bytes. */
final class JournalText {
    private static final int NULL = 0;
    private static final int TEXT = 1;
    private static final int LONG = 2;
    private static final int DOUBLE = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;
    /** In a form whose longest text has 65,535 bytes, and a character at most three. */
    private static final int MOST_CHARACTERS = 8_192;

    private JournalText() {}

    static byte[] toBytes(JournalEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(entry.at().toEpochMilli());
            out.writeUTF(cut(entry.journal()));
            out.writeUTF(cut(entry.key()));
            out.writeShort(entry.values().size());
            for (Map.Entry<String, @Nullable Object> value : entry.values().entrySet()) {
                out.writeUTF(cut(value.getKey()));
                write(out, value.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? TRUE : FALSE);
        } else if (value instanceof Double || value instanceof Float) {
            out.writeByte(DOUBLE);
            out.writeDouble(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            out.writeByte(LONG);
            out.writeLong(number.longValue());
        } else {
            out.writeByte(TEXT);
            out.writeUTF(cut(value.toString()));
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    /** The entry; null where a later version wrote what this one does not know. */
    static @Nullable JournalEntry of(byte[] bytes, int offset, int length) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
            Instant at = Instant.ofEpochMilli(in.readLong());
            String journal = in.readUTF();
            String key = in.readUTF();
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                String name = in.readUTF();
                int type = in.readUnsignedByte();
                if (type > TRUE) {
                    return null;
                }
                values.put(name, read(in, type));
            }
            return new JournalEntry(at, journal, key, values);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable Object read(DataInputStream in, int type) throws IOException {
        return switch (type) {
            case TEXT -> in.readUTF();
            case LONG -> in.readLong();
            case DOUBLE -> in.readDouble();
            case FALSE -> false;
            case TRUE -> true;
            default -> null;
        };
    }
}
