package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.entry.EntryTable;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Encodes the state and its base. The base contains all entries at one time: a version, their number, the entries. The state contains time
 * and server of the reading, the names of the counters, the identity of its base, the removed keys of that base, and the new or changed
 * entries.
 */
final class SampleCodec {
    private static final int VERSION = 3;
    private static final int KEY_BYTES = 17;
    private static final int MOST_COUNTERS = 1_000;

    private SampleCodec() {}

    /**
     * The content of a state.
     *
     * @param reading time and server of the reading, without entries
     * @param base the identity of the base it is relative to
     * @param gone removed keys of the base
     * @param changed the entries that are not in the base or differ from it
     */
    record State(StatementsSample reading, long base, Set<StatementKey> gone, EntryTable changed) {}

    /**
     * A base.
     *
     * @param entries in the bytes that were or will be committed
     * @param identity derived from the content, so that a state is never combined with another base; 0 for none
     */
    record Base(EntryTable entries, long identity) {
        static final Base NONE = new Base(EntryTable.EMPTY, 0);

        private static Base of(byte[] bytes, int count, int width) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            EntryTable entries = new EntryTable(bytes, 1 + Integer.BYTES, count, width);
            return new Base(entries, ((long) bytes.length << 32) | crc.getValue());
        }

        byte[] bytes() {
            return entries.bytes();
        }
    }

    /** Entries that are already encoded. */
    static Base base(int count, ByteArrayOutputStream entries, int width) {
        byte[] bytes = ByteBuffer.allocate(1 + Integer.BYTES + entries.size())
                .put((byte) VERSION)
                .putInt(count)
                .put(entries.toByteArray())
                .array();
        return Base.of(bytes, count, width);
    }

    /** Entries that are already encoded. */
    static byte[] state(
            StatementsSample statementsSample,
            long base,
            Set<StatementKey> gone,
            int count,
            ByteArrayOutputStream entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024 + gone.size() * KEY_BYTES + entries.size());
        bytes.write(VERSION);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(statementsSample.cluster());
            out.writeLong(statementsSample.takenMs());
            out.writeLong(statementsSample.resetAt());
            out.writeLong(statementsSample.dealloc());
            out.writeBoolean(statementsSample.levels());
            out.writeInt(statementsSample.counters().size());
            for (String counter : statementsSample.counters()) {
                out.writeUTF(counter);
            }
            out.writeLong(base);
            out.writeInt(gone.size());
            for (StatementKey statementKey : gone) {
                out.writeLong(statementKey.queryid());
                out.writeInt((int) statementKey.userid());
                out.writeInt((int) statementKey.dbid());
                out.writeBoolean(statementKey.toplevel());
            }
            out.writeInt(count);
            entries.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The content, or empty if the bytes are of another version or damaged. */
    static Optional<State> state(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
            String cluster = in.readUTF();
            long takenMs = in.readLong();
            long resetAt = in.readLong();
            long dealloc = in.readLong();
            boolean levels = in.readBoolean();
            List<String> counters = new ArrayList<>();
            for (int left = atMost(in.readInt(), MOST_COUNTERS); left > 0; left--) {
                counters.add(in.readUTF());
            }
            StatementsSample statementsSample =
                    new StatementsSample(cluster, takenMs, resetAt, dealloc, levels, List.copyOf(counters), Map.of());
            long base = in.readLong();
            Set<StatementKey> gone = new HashSet<>();
            for (int left = atMost(in.readInt(), in.available() / KEY_BYTES); left > 0; left--) {
                long queryid = in.readLong();
                long userid = Integer.toUnsignedLong(in.readInt());
                gone.add(new StatementKey(userid, Integer.toUnsignedLong(in.readInt()), queryid, in.readBoolean()));
            }
            int count = in.readInt();
            int from = bytes.length - in.available();
            return Optional.of(
                    new State(statementsSample, base, gone, new EntryTable(bytes, from, count, counters.size())));
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** A committed base, or empty if the bytes are of another version or damaged. */
    static Optional<Base> base(byte[] bytes, int width) {
        if (bytes.length <= Integer.BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base.of(bytes, ByteBuffer.wrap(bytes).getInt(1), width));
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static int atMost(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException(count + " where at most " + most + " can be");
        }
        return count;
    }
}
