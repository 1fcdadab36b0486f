package com.bitville.postgres.statements.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A {@link Reading} as bytes: a version, then deflated fields. Counters are mostly small or unchanged, so whole numbers are written
 * with as few bytes as they need; five thousand entries take a few hundred kilobytes.
 */
final class StateCodec {
    private static final int VERSION = 2;
    /** Did not tell whether levels were known; the extension tells of evictions since the same version. */
    private static final int WITHOUT_LEVELS = 1;

    private static final double LARGEST_WHOLE = 1L << 52;

    private StateCodec() {}

    static byte[] encode(Reading reading) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, fast, 8192))) {
            out.writeUTF(reading.cluster());
            out.writeLong(reading.takenMs());
            out.writeLong(reading.resetAt());
            out.writeLong(reading.dealloc());
            out.writeBoolean(reading.levels());
            out.writeInt(reading.counters().size());
            for (String counter : reading.counters()) {
                out.writeUTF(counter);
            }
            out.writeInt(reading.entries().size());
            for (Map.Entry<Key, Entry> entry : reading.entries().entrySet()) {
                write(out, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fast.end();
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Key key, Entry entry) throws IOException {
        out.writeLong(key.queryid());
        writeWhole(out, key.userid());
        writeWhole(out, key.dbid());
        out.writeBoolean(key.toplevel());
        out.writeLong(entry.since());
        out.writeDouble(entry.minMs());
        out.writeDouble(entry.maxMs());
        for (double counter : entry.counters()) {
            boolean whole = counter >= 0 && counter < LARGEST_WHOLE && counter == Math.rint(counter);
            writeWhole(out, whole ? (long) counter << 1 : 1);
            if (!whole) {
                out.writeDouble(counter);
            }
        }
    }

    /** The earlier reading, or empty where the bytes are of another version or damaged: then the next reading is a first one. */
    static Optional<Reading> decode(byte[] state) {
        if (state.length == 0 || (state[0] != VERSION && state[0] != WITHOUT_LEVELS)) {
            return Optional.empty();
        }
        ByteArrayInputStream deflated = new ByteArrayInputStream(state, 1, state.length - 1);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(deflated))) {
            String cluster = in.readUTF();
            long takenMs = in.readLong();
            long resetAt = in.readLong();
            long dealloc = in.readLong();
            boolean levels = state[0] == WITHOUT_LEVELS ? dealloc >= 0 : in.readBoolean();
            int width = in.readInt();
            List<String> counters = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                counters.add(in.readUTF());
            }
            int count = in.readInt();
            Map<Key, Entry> entries = new HashMap<>();
            for (int i = 0; i < count; i++) {
                long queryid = in.readLong();
                Key key = new Key(readWhole(in), readWhole(in), queryid, in.readBoolean());
                long since = in.readLong();
                double min = in.readDouble();
                double max = in.readDouble();
                entries.put(key, new Entry(readCounters(in, width), since, min, max));
            }
            return Optional.of(new Reading(cluster, takenMs, resetAt, dealloc, levels, List.copyOf(counters), entries));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double[] readCounters(DataInputStream in, int width) throws IOException {
        double[] counters = new double[width];
        for (int c = 0; c < width; c++) {
            long whole = readWhole(in);
            counters[c] = (whole & 1) == 0 ? whole >>> 1 : in.readDouble();
        }
        return counters;
    }

    private static void writeWhole(DataOutputStream out, long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readWhole(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("a number longer than 64 bits");
    }
}
