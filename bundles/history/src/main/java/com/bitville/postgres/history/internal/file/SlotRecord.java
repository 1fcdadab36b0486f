package com.bitville.postgres.history.internal.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Whose a place in the rows is.
 *
 * @param key the series
 * @param born since when, in seconds: what older rows have at this place is another's
 */
public record SlotRecord(SlotKey key, long born) {
    /** On disk: checksum (4), born (8), length (2), text. */
    static final int BYTES = 320;

    private static final int TEXT = 14;

    /** Whether a key fits onto the disk. */
    public static boolean fits(SlotKey key) {
        return key.text().getBytes(StandardCharsets.UTF_8).length <= SlotKey.MOST_BYTES;
    }

    byte[] toBytes() {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putInt(0).putLong(born).putShort((short) text.length).put(text);
        out.putInt(0, crc(out.array(), 0));
        return out.array();
    }

    /** The record at that place of a buffer; null where there is none, or a damaged one. */
    static @Nullable SlotRecord of(byte[] bytes, int offset) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, BYTES);
        int crc = in.getInt();
        long born = in.getLong();
        int length = in.getShort();
        if (length <= 0 || length > SlotKey.MOST_BYTES || crc != crc(bytes, offset)) {
            return null;
        }
        String text = new String(bytes, offset + TEXT, length, StandardCharsets.UTF_8);
        return new SlotRecord(SlotKey.of(text), born);
    }

    private static int crc(byte[] bytes, int offset) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset + Integer.BYTES, BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
