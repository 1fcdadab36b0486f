package com.bitville.postgres.logs.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of a file, which identify it under another name or inode and distinguish it from another file under the same name. */
public final class FileFingerprint {
    /** The size of a fingerprint in bytes. */
    public static final int LENGTH = 1024;
    /** Fewer bytes are not enough to recognise a copy. */
    public static final int TELLING = 32;

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    /** The hash of no bytes, which fits every file. */
    public static final long NOTHING = OFFSET_BASIS;

    private final byte[] bytes;

    private FileFingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /** NULs do not identify a file: a file that begins only with NULs has an empty head. */
    static FileFingerprint of(byte[] bytes) {
        return new FileFingerprint(NulStretches.only(bytes, bytes.length) ? new byte[0] : bytes);
    }

    static FileFingerprint read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // A read may return fewer bytes than there are.
        }
        return of(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    public int length() {
        return bytes.length;
    }

    /** A 64-bit hash (FNV-1a) of the first bytes; the bytes themselves would leave a log line in the agent's state. */
    public long hash(int length) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Whether a file that was once this long began in the same way. */
    public boolean fits(int length, long hash) {
        return bytes.length >= length && hash(length) == hash;
    }

    /** Whether the other file begins with all bytes of this head. */
    public boolean begins(FileFingerprint other) {
        return other.bytes.length >= bytes.length
                && Arrays.equals(bytes, 0, bytes.length, other.bytes, 0, bytes.length);
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
