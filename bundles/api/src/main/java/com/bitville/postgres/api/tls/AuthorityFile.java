package com.bitville.postgres.api.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of certificate authorities that may be replaced while the agent runs: in place, by a rename, or by a switched link. A version that
 * cannot be used leaves the last good one in force. Safe for use by several threads.
 */
public final class AuthorityFile {
    private final String key;
    private final Path file;
    private @Nullable Object read;
    private @Nullable Authorities good;
    private @Nullable String fault;

    /**
     * Reads nothing yet.
     *
     * @param key the setting that names the file, for messages
     * @param file where it is
     */
    public AuthorityFile(String key, Path file) {
        this.key = key;
        this.file = file;
    }

    /**
     * What tells one version of the file from another without reading it.
     *
     * @return a value to compare; also where there is no file
     */
    public Object stamp() {
        try {
            // The time of change, too: a copy may keep size and time of modification.
            Map<String, Object> now =
                    Files.readAttributes(file, "unix:ino,dev,size,lastModifiedTime,ctime", new LinkOption[0]);
            return Map.copyOf(now);
        } catch (IOException e) {
            return "not readable";
        }
    }

    /**
     * The authorities in force: those of the file as it is now, or of its last good version.
     *
     * @return the same object until the file changes
     * @throws IOException if the file cannot be used and never could; the message names key, file, place, reason and remedy
     */
    public synchronized Authorities current() throws IOException {
        // The stamp first: a file that changes while it is read is read again.
        Object now = stamp();
        if (!now.equals(read)) {
            read = now;
            try {
                good = new Authorities(key + " " + file, PemCertificates.read(file, key + " " + file));
                fault = null;
            } catch (IOException e) {
                fault = String.valueOf(e.getMessage());
            }
        }
        if (good == null) {
            throw new IOException(Objects.requireNonNullElse(fault, key + " " + file + " has not been read"));
        }
        return good;
    }

    /**
     * Why the file, as it was last read, is not in force.
     *
     * @return the reason; empty where it is
     */
    public synchronized Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
