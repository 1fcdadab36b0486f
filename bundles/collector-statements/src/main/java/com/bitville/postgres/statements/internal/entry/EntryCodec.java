package com.bitville.postgres.statements.internal.entry;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One entry as bytes: its key and mark at fixed positions, so that they are found without reading the rest, then the set of non-zero
 * counters, then their values. Whole numbers take as few bytes as they need: an entry of 46 counters, most of them zero, takes about 60.
 */
public final class EntryCodec {
    private static final int QUERYID = 0;
    private static final int USERID = 8;
    private static final int DBID = 12;
    private static final int MARK = 16;
    private static final int FLAGS = 24;
    private static final int FIXED = 25;
    private static final int TOPLEVEL = 1;
    private static final int SINCE = 2;

    private static final double LARGEST_WHOLE = 1L << 52;

    private EntryCodec() {}

    public static void write(DataOutputStream out, StatementKey statementKey, StatementEntry statementEntry)
            throws IOException {
        out.writeLong(statementKey.queryid());
        out.writeInt((int) statementKey.userid());
        out.writeInt((int) statementKey.dbid());
        out.writeLong(statementEntry.mark());
        out.writeByte((statementKey.toplevel() ? TOPLEVEL : 0) | (statementEntry.since() != 0 ? SINCE : 0));
        // If the begin of an entry is known, its extremes are not needed.
        if (statementEntry.since() != 0) {
            out.writeLong(statementEntry.since());
        } else {
            out.writeDouble(statementEntry.minMs());
            out.writeDouble(statementEntry.maxMs());
        }
        double[] counters = statementEntry.counters();
        for (int from = 0; from < counters.length; from += Byte.SIZE) {
            int present = 0;
            for (int i = from; i < Math.min(from + Byte.SIZE, counters.length); i++) {
                present |= counters[i] == 0 ? 0 : 1 << (i - from);
            }
            out.writeByte(present);
        }
        for (double counter : counters) {
            if (counter != 0) {
                write(out, counter);
            }
        }
    }

    private static void write(DataOutputStream out, double counter) throws IOException {
        boolean whole = counter > 0 && counter < LARGEST_WHOLE && counter == Math.rint(counter);
        long rest = whole ? (long) counter << 1 : 1;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
        if (!whole) {
            out.writeDouble(counter);
        }
    }

    /** The length of the shortest entry. */
    static int shortest(int width) {
        return FIXED + Long.BYTES + bitmap(width);
    }

    private static int bitmap(int width) {
        return (width + Byte.SIZE - 1) / Byte.SIZE;
    }

    static StatementKey key(ByteBuffer bytes, int at) {
        return new StatementKey(
                Integer.toUnsignedLong(bytes.getInt(at + USERID)),
                Integer.toUnsignedLong(bytes.getInt(at + DBID)),
                bytes.getLong(at + QUERYID),
                toplevel(bytes, at));
    }

    static boolean isOf(ByteBuffer bytes, int at, StatementKey statementKey) {
        return bytes.getLong(at + QUERYID) == statementKey.queryid()
                && bytes.getInt(at + USERID) == (int) statementKey.userid()
                && bytes.getInt(at + DBID) == (int) statementKey.dbid()
                && toplevel(bytes, at) == statementKey.toplevel();
    }

    /** The {@link #hash(Key)} of an encoded key. */
    static int hash(ByteBuffer bytes, int at) {
        return hash(
                bytes.getLong(at + QUERYID), bytes.getInt(at + USERID), bytes.getInt(at + DBID), toplevel(bytes, at));
    }

    static int hash(StatementKey statementKey) {
        return hash(
                statementKey.queryid(),
                (int) statementKey.userid(),
                (int) statementKey.dbid(),
                statementKey.toplevel());
    }

    /** Mixes the bits: one statement is run by many users in many databases, whose identifiers differ little. */
    private static int hash(long queryid, int userid, int dbid, boolean toplevel) {
        long mixed = (queryid ^ (((long) userid << 32) | (dbid & 0xFFFF_FFFFL))) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) + (toplevel ? 1 : 0);
    }

    private static boolean toplevel(ByteBuffer bytes, int at) {
        return (bytes.get(at + FLAGS) & TOPLEVEL) != 0;
    }

    static long mark(ByteBuffer bytes, int at) {
        return bytes.getLong(at + MARK);
    }

    /** Where the next entry begins. */
    static int end(ByteBuffer bytes, int at, int width) {
        int present = at + FIXED + ((bytes.get(at + FLAGS) & SINCE) != 0 ? Long.BYTES : 2 * Double.BYTES);
        int values = 0;
        for (int i = 0; i < bitmap(width); i++) {
            values += Integer.bitCount(bytes.get(present + i) & 0xFF);
        }
        int end = present + bitmap(width);
        for (; values > 0; values--) {
            boolean whole = (bytes.get(end) & 1) == 0;
            while (bytes.get(end++) < 0) {}
            end += whole ? 0 : Double.BYTES;
        }
        if (end > bytes.limit()) {
            throw new IndexOutOfBoundsException(end);
        }
        return end;
    }

    static StatementEntry read(ByteBuffer bytes, int at, int width) {
        ByteBuffer in = bytes.duplicate().position(at + FIXED);
        boolean began = (bytes.get(at + FLAGS) & SINCE) != 0;
        long since = began ? in.getLong() : 0;
        double min = began ? 0 : in.getDouble();
        double max = began ? 0 : in.getDouble();
        int present = in.position();
        in.position(present + bitmap(width));
        double[] counters = new double[width];
        for (int i = 0; i < width; i++) {
            if ((bytes.get(present + i / Byte.SIZE) & (1 << (i % Byte.SIZE))) != 0) {
                counters[i] = value(in);
            }
        }
        return new StatementEntry(counters, since, min, max, mark(bytes, at));
    }

    private static double value(ByteBuffer in) {
        long whole = 0;
        int shift = 0;
        int next;
        do {
            next = in.get();
            whole |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return (whole & 1) == 0 ? whole >>> 1 : in.getDouble();
    }
}
