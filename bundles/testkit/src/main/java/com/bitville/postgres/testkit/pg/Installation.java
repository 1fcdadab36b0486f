package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The executables of a server.
 *
 * @param major the major version
 * @param place where they are installed on the machine, null for those of the testkit
 * @param environment the server's environment
 */
record Installation(int major, @Nullable Path place, Map<String, String> environment) {
    Path home() throws IOException {
        return place == null ? Binaries.home(major) : place;
    }

    /** The folder of its templates: nothing is written beside an installation of the machine. */
    Path templates() throws IOException {
        return place == null
                ? home()
                : Folders.cache().resolve("installed" + place.toString().replace('/', '-'));
    }
}
