package com.bitville.postgres.checks.internal.life;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes a finding the same finding. */
record FindingKey(String check, String server, String database, String object) {
    private static final int ID_BYTES = 5;

    /** Short enough to type, and made of nothing but the key: the same after a restart, an upgrade, a move. */
    String id() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", check, server, database, object).getBytes(StandardCharsets.UTF_8));
            return check + "-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether that is its id; most are told apart without a hash. */
    boolean isNamed(String id) {
        return id.startsWith(check + "-") && id.equals(id());
    }
}
