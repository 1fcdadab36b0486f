package com.bitville.postgres.wire.internal.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based ids of version 5 (RFC 9562): the same data gives the same id at every rebuild. */
public final class PayloadIds {
    /** A separator that occurs in no name of an id. */
    private static final char SEPARATOR = 0;

    private PayloadIds() {}

    public static UUID of(UUID agent, Object... facts) {
        StringBuilder name = new StringBuilder();
        for (Object fact : facts) {
            name.append(fact).append(SEPARATOR);
        }
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(agent.getMostSignificantBits())
                .putLong(agent.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.toString().getBytes(StandardCharsets.UTF_8)));
        long version = (hash.getLong() & ~0xf000L) | 0x5000L;
        long variant = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(version, variant);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
