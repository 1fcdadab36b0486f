package com.bitville.postgres.logs.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The SQL a DBA signs off, as it lies in the repository. */
public final class Tier {
    private static final Path CONFIG = Path.of("../../config");

    private Tier() {}

    /** The role with what it has anyway. */
    public static String role() throws IOException {
        return Files.readString(CONFIG.resolve("role.sql"));
    }

    /** The role and the tier of the log alone. */
    public static String log() throws IOException {
        String all = role();
        int from = all.indexOf("-- Tier 4, log");
        int to = all.indexOf("-- End of tier 4");
        return all.substring(0, from) + all.substring(from, to).replace("--+ ", "") + all.substring(to);
    }

    public static String drop() throws IOException {
        return Files.readString(CONFIG.resolve("role-drop.sql"));
    }
}
