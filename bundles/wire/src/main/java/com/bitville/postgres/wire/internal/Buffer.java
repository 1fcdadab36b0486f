package com.bitville.postgres.wire.internal;

import java.io.ByteArrayOutputStream;

/** Bytes being written that can be taken back to an earlier length and copied without an array between. */
final class Buffer extends ByteArrayOutputStream {
    Buffer(int capacity) {
        super(capacity);
    }

    void truncate(int length) {
        count = Math.min(count, length);
    }

    void append(Buffer other, int from, int to) {
        write(other.buf, from, to - from);
    }
}
