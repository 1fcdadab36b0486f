package com.bitville.postgres.host.internal.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one run, kept as plain bytes until the next: a version, the kernel's boot id, its uptime, then named rows of counters.
 * Unreadable bytes are an absent baseline.
 *
 * @param bootId which boot of the kernel the counters belong to
 * @param uptimeMs how long the kernel had been up, by its own clock, which is not affected by clock changes
 * @param counters each row of counters under its name
 */
public record CounterBaseline(String bootId, long uptimeMs, Map<String, long[]> counters) {
    private static final int VERSION = 1;
    // Limits for possibly damaged bytes, far above any real machine; writing has the same limits.
    private static final int MOST_ROWS = 50_000;
    private static final int MOST_COUNTERS = 64;

    /** An empty baseline, to be filled by a run. */
    static CounterBaseline of(String bootId, long uptimeMs) {
        return new CounterBaseline(bootId, uptimeMs, new LinkedHashMap<>());
    }

    long @Nullable [] row(String name) {
        return counters.get(name);
    }

    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(bootId);
            out.writeLong(uptimeMs);
            int left = Math.min(MOST_ROWS, counters.size());
            out.writeInt(left);
            for (Map.Entry<String, long[]> row : counters.entrySet()) {
                if (left-- == 0) {
                    break;
                }
                out.writeUTF(row.getKey());
                out.writeByte(row.getValue().length);
                for (long counter : row.getValue()) {
                    out.writeLong(counter);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #toBytes} wrote, or null if it is something else. */
    public static @Nullable CounterBaseline fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != VERSION) {
                return null;
            }
            String bootId = in.readUTF();
            long uptimeMs = in.readLong();
            int rows = in.readInt();
            if (rows < 0 || rows > MOST_ROWS) {
                return null;
            }
            Map<String, long[]> counters = new HashMap<>();
            for (int i = 0; i < rows; i++) {
                String name = in.readUTF();
                int length = in.readUnsignedByte();
                if (length > MOST_COUNTERS) {
                    return null;
                }
                long[] row = new long[length];
                for (int c = 0; c < length; c++) {
                    row[c] = in.readLong();
                }
                counters.put(name, row);
            }
            return new CounterBaseline(bootId, uptimeMs, counters);
        } catch (IOException e) {
            return null;
        }
    }
}
