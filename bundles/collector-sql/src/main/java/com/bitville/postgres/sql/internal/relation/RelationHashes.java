package com.bitville.postgres.sql.internal.relation;

import com.bitville.postgres.api.collect.Snapshot.StateKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is kept of all relations of a database from one visit to the next: a number for each one's counters.
 *
 * @param identity of the cluster
 * @param last the last relation read because it changed; the next visit begins behind it
 * @param oids in ascending order
 * @param hashes of their counters, in the same order
 */
@SuppressWarnings("ArrayRecordComponent") // Used inside this package alone, for tens of thousands of numbers.
record RelationHashes(String identity, long last, long[] oids, int[] hashes) {
    private static final int VERSION = 1;
    /** The longest number, a hash and a reserve. */
    private static final int LARGEST_ENTRY = 16;

    private static final int SEVEN_BITS = 7;
    private static final int MORE = 0x80;

    static RelationHashes none(String identity) {
        return new RelationHashes(identity, 0, new long[0], new int[0]);
    }

    /** The hash of a relation, or empty if it is not known. */
    Optional<Integer> of(long oid) {
        int place = Arrays.binarySearch(oids, oid);
        return place < 0 ? Optional.empty() : Optional.of(hashes[place]);
    }

    /** Leaves out the highest object identifiers if there is no room for them. */
    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(identity);
            out.writeLong(last);
            long before = 0;
            for (int i = 0; i < oids.length && out.size() + LARGEST_ENTRY <= StateKey.MAX_BYTES_PER_DATABASE; i++) {
                writeNumber(out, oids[i] - before);
                out.writeInt(hashes[i]);
                before = oids[i];
            }
            writeNumber(out, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Empty for a state of another version, or one that is damaged. */
    static Optional<RelationHashes> decode(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            String identity = in.readUTF();
            long last = in.readLong();
            // An entry takes five bytes or more.
            long[] oids = new long[state.length / (1 + Integer.BYTES)];
            int[] hashes = new int[oids.length];
            int count = 0;
            long oid = 0;
            for (long step = readNumber(in); step > 0; step = readNumber(in)) {
                oid += step;
                oids[count] = oid;
                hashes[count] = in.readInt();
                count++;
            }
            return Optional.of(
                    new RelationHashes(identity, last, Arrays.copyOf(oids, count), Arrays.copyOf(hashes, count)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void writeNumber(DataOutputStream out, long number) throws IOException {
        long rest = number;
        while (rest >= MORE) {
            out.writeByte((int) (rest & (MORE - 1)) | MORE);
            rest >>>= SEVEN_BITS;
        }
        out.writeByte((int) rest);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long number = 0;
        int shift = 0;
        int next = in.readUnsignedByte();
        while (next >= MORE && shift < Integer.SIZE) {
            number |= (long) (next & (MORE - 1)) << shift;
            shift += SEVEN_BITS;
            next = in.readUnsignedByte();
        }
        return number | (long) next << shift;
    }
}
