package com.bitville.postgres.spool.internal.format;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The file of one payload: a header of 48 bytes, then the exact bytes to send. The layout is described in {@code docs/spool.md}.
 *
 * @param payload the content of the header
 * @param solo whether the file is a commit by itself, in force without a commit record
 */
public record PayloadFile(SpooledPayload payload, boolean solo) {
    public static final int HEADER = 48;
    private static final int DIGITS = 20;
    private static final int MAGIC = 0x4256504c; // BVPL
    private static final short VERSION = 1;
    private static final int NORMAL = 0;
    private static final int URGENT = 1;
    private static final int CRC_AT = HEADER - Integer.BYTES;
    private static final Pattern NAME = Pattern.compile("(\\d{20})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.pl");

    public static String name(SpooledPayload payload) {
        return padded(payload.seq()) + "-" + payload.id() + ".pl";
    }

    /** A number in twenty digits, as it stands in the name of a file; several are made for each payload, so without a formatter. */
    static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** The sequence number in a file's name, or empty for a name that is not a payload's. */
    public static OptionalLong seq(String name) {
        Matcher matcher = NAME.matcher(name);
        try {
            return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    public static ByteBuffer header(SpooledPayload payload, boolean solo, byte[] body) {
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putShort(VERSION)
                .put((byte) (payload.urgency() == Urgency.URGENT ? URGENT : NORMAL))
                .put((byte) (solo ? 1 : 0))
                .putLong(payload.seq())
                .putLong(payload.created().toEpochMilli())
                .putLong(payload.id().getMostSignificantBits())
                .putLong(payload.id().getLeastSignificantBits())
                .putInt(body.length);
        header.putInt(checksum(header.array(), body, 0, body.length));
        return header.flip();
    }

    /** Reads the header and verifies that header and body are undamaged and belong to this file. */
    public static PayloadFile parse(String name, byte[] file) throws DamagedFileException {
        if (file.length < HEADER) {
            throw new DamagedFileException(name + " has " + file.length + " bytes, less than its header");
        }
        ByteBuffer in = ByteBuffer.wrap(file);
        if (in.getInt() != MAGIC || in.getShort() != VERSION) {
            throw new DamagedFileException(name + " is not a payload of a known version");
        }
        int urgency = in.get();
        boolean solo = (in.get() & 1) != 0;
        long seq = in.getLong();
        Instant created = Instant.ofEpochMilli(in.getLong());
        UUID id = new UUID(in.getLong(), in.getLong());
        int length = in.getInt();
        if (length != file.length - HEADER) {
            throw new DamagedFileException(name + " should hold " + length + " bytes, holds " + (file.length - HEADER));
        }
        if (in.getInt() != checksum(file, file, HEADER, length)) {
            throw new DamagedFileException(name + " fails its checksum");
        }
        if (urgency != NORMAL && urgency != URGENT) {
            throw new DamagedFileException(name + " has an unknown urgency " + urgency);
        }
        SpooledPayload payload =
                new SpooledPayload(seq, id, created, urgency == URGENT ? Urgency.URGENT : Urgency.NORMAL, length);
        if (!name(payload).equals(name)) {
            throw new DamagedFileException(name + " holds the payload " + name(payload));
        }
        return new PayloadFile(payload, solo);
    }

    public static byte[] body(byte[] file) {
        return Arrays.copyOfRange(file, HEADER, file.length);
    }

    private static int checksum(byte[] header, byte[] body, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        crc.update(body, offset, length);
        return (int) crc.getValue();
    }
}
