package com.bitville.postgres.config.internal.secret;

import com.bitville.postgres.api.config.SecretException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Counts the changes of each secret. Stores no secret, only a salted digest that is useless elsewhere. */
public final class SecretVersions {
    private final SecretReader reader;
    private final ToLongFunction<String> publishedCount;
    private final byte[] salt = new byte[32];
    private final Map<String, Seen> seen = new HashMap<>();

    /** {@code publishedCount} is the count that was last published for a secret, so that components do not restart without reason. */
    public SecretVersions(SecretReader reader, ToLongFunction<String> publishedCount) {
        this.reader = reader;
        this.publishedCount = publishedCount;
        new SecureRandom().nextBytes(salt);
    }

    private record Seen(String digest, long generation) {}

    /** The number of different values that the secret has had, including the present one. Used by one thread at a time. */
    public long generation(String name, SecretSource source) {
        String digest = digest(source);
        Seen now = seen.compute(name, (unused, before) -> {
            if (before == null) {
                return new Seen(digest, publishedCount.applyAsLong(name));
            }
            return before.digest().equals(digest) ? before : new Seen(digest, before.generation() + 1);
        });
        return now.generation();
    }

    private String digest(SecretSource source) {
        try {
            return reader.read(source)
                    .map(secret -> "secret " + hash(secret.reveal()))
                    .orElse("none");
        } catch (SecretException e) {
            return "unreadable " + e.getMessage();
        }
    }

    private String hash(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(salt);
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
