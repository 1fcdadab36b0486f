package com.bitville.postgres.wire.internal.body;

import java.io.ByteArrayOutputStream;

/** Bytes being written that can be taken back to an earlier length and copied without an array between. */
public final class BodyBuffer extends ByteArrayOutputStream {
    public BodyBuffer(int capacity) {
        super(capacity);
    }

    void truncate(int length) {
        count = Math.min(count, length);
    }

    void append(BodyBuffer other, int from, int to) {
        write(other.buf, from, to - from);
    }
}
