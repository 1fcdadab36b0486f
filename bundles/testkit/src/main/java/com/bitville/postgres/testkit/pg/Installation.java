package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The executables that a server is made of.
 *
 * @param major the major version
 * @param place where they are installed on the machine, null for those the testkit carries
 * @param environment what the server shall find in its environment
 */
record Installation(int major, @Nullable Path place, Map<String, String> environment) {
    Path home() throws IOException {
        return place == null ? Binaries.home(major) : place;
    }

    /** Where its templates are kept: what is installed on the machine is not ours to write beside. */
    Path templates() throws IOException {
        return place == null
                ? home()
                : Folders.cache().resolve("installed" + place.toString().replace('/', '-'));
    }
}
