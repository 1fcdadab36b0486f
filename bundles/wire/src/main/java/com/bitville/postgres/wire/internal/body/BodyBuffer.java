package com.bitville.postgres.wire.internal.body;

import java.io.ByteArrayOutputStream;

/** A byte buffer that can be truncated to an earlier length and copied without an intermediate array. */
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
