package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.report.PrivateOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The key under which this installation hashes names: made once, so that two of its reports can be compared. */
final class NameKey {
    private static final String FILE = "names.key";
    private static final int BYTES = 32;

    private NameKey() {}

    static byte[] of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            byte[] key = Files.readAllBytes(file);
            if (key.length != BYTES) {
                throw new IOException(file + " is damaged: it has " + key.length + " bytes instead of " + BYTES
                        + "; remove it, and names get other hashes from then on");
            }
            return key;
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        try (PrivateOutput out = PrivateOutput.create(file, false)) {
            out.write(key);
            out.finish();
        }
        return key;
    }
}
