package com.bitville.postgres.spool.internal.format;

import com.bitville.postgres.api.delivery.SpooledPayload;

/** A payload with its body, to be written to disk. The bytes are shared, never changed. */
@SuppressWarnings("ArrayRecordComponent")
public record PayloadWithBody(SpooledPayload payload, byte[] body) {
    public long seq() {
        return payload.seq();
    }
}
