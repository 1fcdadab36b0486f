package com.bitville.postgres.host.internal.postgres;

import com.bitville.postgres.host.internal.filesystem.FileSystems;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import com.bitville.postgres.host.internal.table.HostRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file systems that the servers of this host and the agent use. Following links costs more than the rest of a run, so the result is
 * kept for five minutes or until another postmaster is seen.
 */
public final class PostgresPaths {
    private static final Duration LASTS = Duration.ofMinutes(5);
    /** The log folders of packaged servers, in addition to the {@code log} folder of the data directory. */
    private static final String PACKAGED_LOGS = "/var/log/postgresql";

    private final Map<String, Path> own;
    private Map<String, Set<String>> found = Map.of();
    private List<Postmaster> foundFor = List.of();
    private Instant foundAt = Instant.MIN;

    /** With the agent's own folders by use. */
    public PostgresPaths(Map<String, Path> own) {
        this.own = Map.copyOf(own);
    }

    /** The uses of each device. */
    public Map<String, Set<String>> uses(LocalPaths paths, List<Postmaster> postmasters, Instant now) {
        if (!foundFor.equals(postmasters) || HostRun.due(foundAt, LASTS, now)) {
            found = find(paths, postmasters);
            foundFor = List.copyOf(postmasters);
            foundAt = now;
        }
        return found;
    }

    private Map<String, Set<String>> find(LocalPaths paths, List<Postmaster> postmasters) {
        Map<String, Set<String>> uses = new HashMap<>();
        own.forEach((use, path) -> FileSystems.note(uses, use, paths.mountOf(path.toString())));
        for (Postmaster postmaster : postmasters) {
            String data = postmaster.dataDirectory();
            if (data == null || !postmaster.sameMounts()) {
                continue;
            }
            FileSystems.note(uses, "data", paths.mountOf(data));
            FileSystems.note(uses, "wal", paths.mountOf(data + "/pg_wal"));
            FileSystems.note(uses, "log", paths.mountOf(data + "/log"));
            FileSystems.note(uses, "log", paths.mountOf(data + "/pg_log"));
            FileSystems.note(uses, "log", paths.mountOf(PACKAGED_LOGS));
            for (String tablespace : paths.entries(data + "/pg_tblspc")) {
                FileSystems.note(uses, "tablespace", paths.mountOf(tablespace));
            }
        }
        return uses;
    }
}
