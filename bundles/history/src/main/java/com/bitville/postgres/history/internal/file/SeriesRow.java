package com.bitville.postgres.history.internal.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * All series of one step. What is not known is NaN.
 *
 * <p>On disk: the step (8 bytes), a serial number (4), a checksum over both and the values (4), the means, the maxima if the ring has them.
 */
public final class SeriesRow {
    static final int HEADER = 16;

    private final long step;
    private final float[] means;
    private final float[] maxima;

    /** A row without values; of one without maxima those are the means. */
    public SeriesRow(long step, int slots, boolean maxima) {
        this.step = step;
        this.means = new float[slots];
        Arrays.fill(means, Float.NaN);
        this.maxima = maxima ? means.clone() : means;
    }

    public long step() {
        return step;
    }

    public float mean(int slot) {
        return means[slot];
    }

    public float max(int slot) {
        return maxima[slot];
    }

    public void set(int slot, double mean, double max) {
        maxima[slot] = (float) max;
        means[slot] = (float) mean;
    }

    public boolean isEmpty() {
        for (float mean : means) {
            if (!Float.isNaN(mean)) {
                return false;
            }
        }
        return true;
    }

    byte[] toBytes(int serial) {
        boolean both = maxima != means;
        ByteBuffer out = ByteBuffer.allocate(HEADER + means.length * Float.BYTES * (both ? 2 : 1));
        out.putLong(step).putInt(serial).putInt(0);
        put(out, means);
        if (both) {
            put(out, maxima);
        }
        out.putInt(12, crc(out.array(), 0, out.capacity()));
        return out.array();
    }

    private static void put(ByteBuffer out, float[] values) {
        out.asFloatBuffer().put(values);
        out.position(out.position() + values.length * Float.BYTES);
    }

    /** The row at that place of a buffer, or null where it is another step's or damaged. */
    static @Nullable SeriesRow of(byte[] bytes, int offset, Ring ring, long step) {
        if (!isWhole(bytes, offset, ring, step)) {
            return null;
        }
        SeriesRow row = new SeriesRow(step, ring.slots(), ring.maxima());
        ByteBuffer values = ByteBuffer.wrap(bytes, offset + HEADER, ring.rowBytes() - HEADER);
        for (int i = 0; i < ring.slots(); i++) {
            row.means[i] = values.getFloat();
        }
        if (ring.maxima()) {
            for (int i = 0; i < ring.slots(); i++) {
                row.maxima[i] = values.getFloat();
            }
        }
        return row;
    }

    static boolean isWhole(byte[] bytes, int offset, Ring ring, long step) {
        ByteBuffer head = ByteBuffer.wrap(bytes, offset, HEADER);
        return head.getLong() == step
                && ByteBuffer.wrap(bytes, offset + 12, Integer.BYTES).getInt() == crc(bytes, offset, ring.rowBytes());
    }

    /** The step that is written over the row at that place of a buffer, whole or not. */
    static long stepAt(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes, offset, HEADER).getLong();
    }

    static int serialAt(byte[] bytes, int offset) {
        return ByteBuffer.wrap(bytes, offset + 8, Integer.BYTES).getInt();
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, 12);
        crc.update(bytes, offset + HEADER, length - HEADER);
        return (int) crc.getValue();
    }
}
