package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** Reads the states of earlier releases: a version, then all of a {@link StatementsSample}, deflated. */
final class DeflatedState {
    private static final int VERSION = 2;
    /** Did not contain whether levels were known; the extension counts evictions since the same version. */
    private static final int WITHOUT_LEVELS = 1;

    private static final int BUFFER = 8192;

    private DeflatedState() {}

    static boolean isOne(byte[] state) {
        return state.length > 0 && (state[0] == VERSION || state[0] == WITHOUT_LEVELS);
    }

    /** The sample, or empty if the bytes are damaged. */
    static Optional<StatementsSample> decode(byte[] state) {
        try {
            return Optional.of(read(state));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static StatementsSample read(byte[] state) throws IOException {
        ByteArrayInputStream deflated = new ByteArrayInputStream(state, 1, state.length - 1);
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new InflaterInputStream(deflated), BUFFER))) {
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
            Map<StatementKey, StatementEntry> entries = new HashMap<>();
            for (int i = 0; i < count; i++) {
                long queryid = in.readLong();
                StatementKey statementKey = new StatementKey(readWhole(in), readWhole(in), queryid, in.readBoolean());
                long since = in.readLong();
                double min = in.readDouble();
                double max = in.readDouble();
                entries.put(statementKey, new StatementEntry(readCounters(in, width), since, min, max));
            }
            return new StatementsSample(cluster, takenMs, resetAt, dealloc, levels, List.copyOf(counters), entries);
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
