package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.spool.internal.writer.SpoolWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** How many destinations have begun after something had been sent, kept as a state beside those of the collectors. */
final class DestinationCount {
    /** No server has that name and subject. */
    private static final String KEY = "destinations/begun";

    private final SpoolWriter spoolWriter;

    DestinationCount(SpoolWriter spoolWriter) {
        this.spoolWriter = spoolWriter;
    }

    long begun() {
        return spoolWriter
                .state(KEY)
                .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                .orElse(0L);
    }

    /** Before the first payload of the new one: after a kill in between it is still empty, and counted again. */
    void another() throws OutboxException {
        if (spoolWriter.stateKeys().isEmpty()) {
            // Nothing was ever sent only once.
            return;
        }
        byte[] next = ByteBuffer.allocate(Long.BYTES).putLong(begun() + 1).array();
        spoolWriter.commit(List.of(), Map.of(KEY, next));
    }
}
