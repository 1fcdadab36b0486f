package com.bitville.postgres.history.internal.series;

import static com.bitville.postgres.api.health.FindingAreas.BUFFER;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.series.StoreState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the store is, for the doctor. */
final class StoreFindings {
    private static final String SUBJECT = "history";
    private static final long MIB = 1024 * 1024;

    private StoreFindings() {}

    static List<Finding> disabled() {
        return List.of(Finding.ok(BUFFER, SUBJECT, "", "no figures are kept over days: history.enabled is false"));
    }

    /** {@code missing}: the bytes by which {@code max_size_mb} is too small; the status document names the data of servers. */
    static List<Finding> of(StoreState state, List<Path> aside, long missing, Map<String, Object> status) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                state.reason().isEmpty()
                        ? Finding.ok(
                                BUFFER,
                                SUBJECT,
                                "",
                                "figures of " + state.servers().size() + " servers in " + state.path() + ", "
                                        + state.bytes() / MIB + " of at most " + state.maxBytes() / MIB + " MiB")
                        : Finding.of(
                                FindingSeverity.WARNING,
                                BUFFER,
                                SUBJECT,
                                "",
                                "figures are not kept: " + state.reason(),
                                remedy(state, missing)));
        if (state.bytes() > state.maxBytes()) {
            findings.add(Finding.of(
                    FindingSeverity.HINT,
                    BUFFER,
                    SUBJECT,
                    "",
                    "the files take " + state.bytes() / MIB + " MiB, more than the " + state.maxBytes() / MIB
                            + " of max_size_mb; those there are go on, no other is begun",
                    Remedy.shell("ls -l " + quoted(Path.of(state.path()))
                            + "   # remove the files of a server you can do without")));
        }
        for (Path file : aside) {
            findings.add(Finding.of(
                    FindingSeverity.WARNING,
                    BUFFER,
                    SUBJECT,
                    "",
                    file + " could not be read and was set aside; a new file was begun",
                    Remedy.shell("rm " + quoted(file))));
        }
        findings.addAll(sharedDisk(state, status));
        return findings;
    }

    private static Remedy remedy(StoreState state, long missing) {
        if (missing > 0) {
            long wanted = (state.maxBytes() + missing + MIB - 1) / MIB;
            return Remedy.shell("bin/bitville config set history.max_size_mb " + wanted);
        }
        Path path = Path.of(state.path());
        return Remedy.shell(
                "df -h " + quoted(path),
                "ls -ld " + quoted(path),
                "# bin/bitville config set history.path /path/with/room");
    }

    private static List<Finding> sharedDisk(StoreState state, Map<String, Object> status) {
        List<Finding> findings = new ArrayList<>();
        if (status.get("servers") instanceof List<?> servers) {
            for (Object server : servers) {
                if (server instanceof Map<?, ?> map && map.get("data_directory") instanceof String data) {
                    String name = String.valueOf(map.get("name"));
                    if (!data.isEmpty() && isShared(Path.of(state.path()), Path.of(data))) {
                        findings.add(Finding.of(
                                FindingSeverity.HINT,
                                BUFFER,
                                SUBJECT,
                                name,
                                "the same file system as the server's data in " + data,
                                Remedy.shell("# bin/bitville config set history.path /path/on/another/disk", "df -h")));
                    }
                }
            }
        }
        return findings;
    }

    private static boolean isShared(Path store, Path data) {
        try {
            return Files.getFileStore(store).equals(Files.getFileStore(data));
        } catch (IOException e) {
            // One of them cannot be seen, and the other findings say so.
            return false;
        }
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
