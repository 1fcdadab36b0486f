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
 * A file of certificate authorities that may be replaced while the agent runs: in place, by a rename, or by a switched link. If a new
 * version cannot be used, the last valid one stays in force. Safe for use by several threads.
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
     * @param file its path
     */
    public AuthorityFile(String key, Path file) {
        this.key = key;
        this.file = file;
    }

    /**
     * Identifies a version of the file without reading it.
     *
     * @return a value to compare, also if there is no file
     */
    public Object stamp() {
        try {
            // Includes the change time: a copy may keep size and modification time.
            Map<String, Object> now =
                    Files.readAttributes(file, "unix:ino,dev,size,lastModifiedTime,ctime", new LinkOption[0]);
            return Map.copyOf(now);
        } catch (IOException e) {
            return "not readable";
        }
    }

    /**
     * The authorities in force: those of the current file, or of its last valid version.
     *
     * @return the same object until the file changes
     * @throws IOException if no version of the file could be used; the message names key, file, line, reason and remedy
     */
    public synchronized Authorities current() throws IOException {
        // Takes the stamp first: a file that changes during the read is read again.
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
     * Why the file that was read last is not in force.
     *
     * @return the reason; empty if it is in force
     */
    public synchronized Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
