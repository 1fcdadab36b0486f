package com.bitville.postgres.logs.internal.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose log a file is by where it lies: a data directory belongs to one server. */
final class DataFolders {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolders.class);

    private final Map<Path, Ownership> known = new HashMap<>();
    private final @Nullable Path own;

    /** With the data directory of the server, empty if the server is not on this host or it is unknown. */
    DataFolders(String dataDirectory) {
        this.own = dataDirectory.isEmpty() ? null : real(Path.of(dataDirectory));
    }

    Ownership of(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return own == null || folder == null
                ? Ownership.UNPROVEN
                : known.computeIfAbsent(folder, each -> judge(own, each));
    }

    private static Ownership judge(Path own, Path folder) {
        for (Path at = real(folder); at != null; at = at.getParent()) {
            if (at.equals(own)) {
                return Ownership.OWN;
            }
            if (Files.exists(at.resolve("PG_VERSION")) && Files.isDirectory(at.resolve("global"))) {
                return Ownership.FOREIGN;
            }
        }
        return Ownership.UNPROVEN;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            LOG.debug("path_not_resolved path={} cause={}", path, e.toString());
            return path.toAbsolutePath().normalize();
        }
    }
}
