package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.SpooledPayload;

/** A payload with its body, on its way to the disk. The bytes are shared, never changed. */
@SuppressWarnings("ArrayRecordComponent")
record Item(SpooledPayload payload, byte[] body) {
    long seq() {
        return payload.seq();
    }
}
