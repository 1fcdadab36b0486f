package com.bitville.postgres.config.internal.buffer;

import com.bitville.postgres.config.internal.source.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This installation. Its id lies in {@code etc}, so that it stays with the configuration when the agent is updated.
 *
 * @param id created once
 * @param olderThanIds whether it ran before installations had ids: then a buffer without one may be its own
 */
record InstallationId(UUID id, boolean olderThanIds) {
    private static final Logger LOG = LoggerFactory.getLogger(InstallationId.class);
    private static final String FILE = "installation-id";
    private static final String OLDER = "older";

    /** Reads the id, or creates it. */
    static InstallationId of(Path etc, Path data) {
        Path file = etc.resolve(FILE);
        try {
            String[] words = Files.readString(file).strip().split("\\s+", -1);
            return new InstallationId(UUID.fromString(words[0]), words.length > 1 && words[1].equals(OLDER));
        } catch (NoSuchFileException e) {
            LOG.debug("installation_id_missing file={}", file);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "installation_id_damaged file={} consequence=\"a new one is created\" reason={}",
                    file,
                    e.toString());
        }
        InstallationId fresh = new InstallationId(UUID.randomUUID(), !Files.exists(file) && ranBefore(etc, data));
        try {
            PrivateFile.write(file, fresh.id + (fresh.olderThanIds ? " " + OLDER : "") + "\n");
        } catch (IOException e) {
            LOG.warn(
                    "installation_id_not_written file={} reason={} consequence=\"after a restart the buffer counts as another installation's\"",
                    file,
                    e.toString());
        }
        return fresh;
    }

    /** Whether an earlier version left its mark of a completed start, or the key of its owner, before this process began. */
    private static boolean ranBefore(Path etc, Path data) {
        try {
            Path key = etc.resolve("bitville-owner.pem");
            Instant started = ProcessHandle.current().info().startInstant().orElse(Instant.MIN);
            return Files.exists(data.resolve("cache").resolve("complete"))
                    || (Files.exists(key)
                            && Files.getLastModifiedTime(key).toInstant().isBefore(started));
        } catch (IOException e) {
            LOG.debug("earlier_start_unknown etc={} cause={}", etc, e.toString());
            return false;
        }
    }
}
