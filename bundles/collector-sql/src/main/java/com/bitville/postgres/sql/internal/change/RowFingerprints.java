package com.bitville.postgres.sql.internal.change;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a list from one reading to the next.
 *
 * @param identity of the cluster
 * @param rows a number for each row's values, by its key
 */
record RowFingerprints(String identity, Map<String, Long> rows) {
    private static final int VERSION = 1;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    static long of(@Nullable Object[] row, int width) {
        long print = FNV_OFFSET;
        for (int i = 0; i < width; i++) {
            String value = String.valueOf(row[i]);
            for (int at = 0; at < value.length(); at++) {
                print = (print ^ value.charAt(at)) * FNV_PRIME;
            }
            print = (print ^ 0x1F ^ (row[i] == null ? 1 : 0)) * FNV_PRIME;
        }
        return print;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(identity);
            out.writeInt(rows.size());
            for (Map.Entry<String, Long> row : rows.entrySet()) {
                out.writeUTF(row.getKey());
                out.writeLong(row.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty for a state of another version, or one that is damaged. */
    static Optional<RowFingerprints> decode(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            String identity = in.readUTF();
            Map<String, Long> rows = new LinkedHashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                rows.put(in.readUTF(), in.readLong());
            }
            return Optional.of(new RowFingerprints(identity, rows));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
