package com.bitville.postgres.statements.internal;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The statements whose text was sent, as the collector's state: a version, the time of the last read of texts, the identifiers, the oldest
 * first. There may be many, and each cycle needs few: they stay encoded.
 */
final class SentTexts {
    private static final byte VERSION = 2;
    /** The number of destinations begun follows the version; it is 0 without. */
    private static final byte WITH_DESTINATIONS = 3;

    private static final int MOST_REMEMBERED = 20_000;

    private final long destinations;
    private final Instant readAt;
    private final LongBuffer ids;

    private SentTexts(long destinations, Instant readAt, LongBuffer ids) {
        this.destinations = destinations;
        this.readAt = readAt;
        this.ids = ids;
    }

    /**
     * Reads the committed state; empty if it is of another version, or if a destination has begun since that has none of the texts.
     *
     * @param destinations how many have begun
     */
    static SentTexts of(Optional<byte[]> state, long destinations) {
        SentTexts none = new SentTexts(destinations, Instant.EPOCH, LongBuffer.allocate(0));
        byte version = destinations == 0 ? VERSION : WITH_DESTINATIONS;
        if (state.isEmpty() || state.get().length <= 2 * Long.BYTES || state.get()[0] != version) {
            return none;
        }
        ByteBuffer bytes = ByteBuffer.wrap(state.get(), 1, state.get().length - 1);
        if (version == WITH_DESTINATIONS && bytes.getLong() != destinations) {
            return none;
        }
        return new SentTexts(destinations, Instant.ofEpochMilli(bytes.getLong()), bytes.asLongBuffer());
    }

    Instant readAt() {
        return readAt;
    }

    /** Those of the given statements whose text was sent. */
    List<Long> among(Collection<Long> some) {
        long[] sorted = some.stream().mapToLong(Long::longValue).sorted().toArray();
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < ids.limit(); i++) {
            int place = Arrays.binarySearch(sorted, ids.get(i));
            if (place >= 0) {
                sent.add(sorted[place]);
            }
        }
        return sent;
    }

    /** The state after more texts were sent. The oldest are removed first: their text is sent again if they come back. */
    byte[] with(Collection<Long> more, Instant at) {
        int forgotten = Math.min(ids.limit(), Math.max(0, ids.limit() + more.size() - MOST_REMEMBERED));
        int kept = ids.limit() - forgotten;
        int longs = (destinations == 0 ? 1 : 2) + kept + more.size();
        ByteBuffer bytes = ByteBuffer.allocate(1 + longs * Long.BYTES);
        if (destinations == 0) {
            bytes.put(VERSION);
        } else {
            bytes.put(WITH_DESTINATIONS).putLong(destinations);
        }
        bytes.putLong(at.toEpochMilli());
        for (int i = forgotten; i < ids.limit(); i++) {
            bytes.putLong(ids.get(i));
        }
        more.forEach(bytes::putLong);
        return bytes.array();
    }
}
