package com.bitville.postgres.statements.internal.entry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Encoded entries, found by their keys without an object for each: five thousand take 100 kB in addition to the bytes, which are those of
 * the state. Immutable.
 */
public final class EntryTable {
    public static final EntryTable EMPTY = new EntryTable(new byte[0], 0, 0, 0);

    private final byte[] array;
    private final ByteBuffer bytes;
    private final int width;
    /** Where each begins, and where the last ends. */
    private final int[] offsets;
    /** By hash, the index of an entry plus 1, or 0; at most half full. */
    private final int[] slots;

    /**
     * Does not copy the bytes.
     *
     * @param array holds the entries
     * @param from where the first begins
     * @param count how many there are
     * @param width how many counters each has
     * @throws IndexOutOfBoundsException if the bytes contain fewer
     */
    public EntryTable(byte[] array, int from, int count, int width) {
        if (count < 0 || (long) count * EntryCodec.shortest(width) > array.length - from) {
            throw new IndexOutOfBoundsException(count + " entries in " + (array.length - from) + " bytes");
        }
        this.array = array;
        this.bytes = ByteBuffer.wrap(array);
        this.width = width;
        this.offsets = new int[count + 1];
        this.slots = new int[Integer.highestOneBit(Math.max(count, 1)) * 4];
        offsets[0] = from;
        for (int place = 0; place < count; place++) {
            offsets[place + 1] = EntryCodec.end(bytes, offsets[place], width);
            int slot = EntryCodec.hash(bytes, offsets[place]) & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = place + 1;
        }
    }

    /** All bytes it was created from. Must not be changed. */
    public byte[] bytes() {
        return array;
    }

    public int size() {
        return offsets.length - 1;
    }

    /** The index of an entry from 0, or -1 if there is none with that key. */
    public int find(StatementKey statementKey) {
        int slot = EntryCodec.hash(statementKey) & (slots.length - 1);
        while (slots[slot] != 0) {
            if (EntryCodec.isOf(bytes, offsets[slots[slot] - 1], statementKey)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    public StatementKey key(int place) {
        return EntryCodec.key(bytes, offsets[place]);
    }

    public long mark(int place) {
        return EntryCodec.mark(bytes, offsets[place]);
    }

    public StatementEntry entry(int place) {
        return EntryCodec.read(bytes, offsets[place], width);
    }

    /** Writes an encoded entry. */
    public void copy(int place, ByteArrayOutputStream out) {
        out.write(array, offsets[place], offsets[place + 1] - offsets[place]);
    }
}
