package com.bitville.postgres.logs.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of a file, by which it is known again under another name or inode, and told from another one under its own. */
final class Head {
    /** How many bytes make a fingerprint. */
    static final int LENGTH = 1024;
    /** Fewer are too few to know a copy by. */
    static final int TELLING = 32;

    private final byte[] bytes;

    private Head(byte[] bytes) {
        this.bytes = bytes;
    }

    /** NULs tell no file from another: a file that begins with nothing else has a head of no length. */
    static Head of(byte[] bytes) {
        return new Head(Nuls.only(bytes, bytes.length) ? new byte[0] : bytes);
    }

    static Head read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // A read may give less than there is.
        }
        return of(Arrays.copyOf(buffer.array(), buffer.position()));
    }

    int length() {
        return bytes.length;
    }

    /** A 64-bit hash (FNV-1a) of the first bytes; the bytes themselves would leave a log line in the agent's state. */
    long hash(int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Whether a file that was once this long began in the same way. */
    boolean fits(int length, long hash) {
        return bytes.length >= length && hash(length) == hash;
    }

    /** Whether the other file begins with all that is here. */
    boolean begins(Head other) {
        return other.bytes.length >= bytes.length
                && Arrays.equals(bytes, 0, bytes.length, other.bytes, 0, bytes.length);
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
