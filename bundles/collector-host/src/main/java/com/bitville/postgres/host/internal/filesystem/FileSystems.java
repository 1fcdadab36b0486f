package com.bitville.postgres.host.internal.filesystem;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.flag;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;
import static com.bitville.postgres.host.internal.table.HostColumns.text;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.Mount;
import com.bitville.postgres.host.internal.proc.Mounts;
import com.bitville.postgres.host.internal.table.HostRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Space and inodes of the local file systems, those used by PostgreSQL or the agent first. */
public final class FileSystems {
    public static final Table FILESYSTEMS = new Table(
            "filesystems",
            TableLayout.ROWS,
            List.of(
                    text("mount_point", "Mount point; of several the one that shows most of it"),
                    text("device", "What is mounted"),
                    text("type", "The file system's type"),
                    text("used_for", "List of its known uses: data, wal, log, tablespace, spool, agent; may be empty"),
                    bytes("total_bytes", "Its size"),
                    bytes("free_bytes", "Unused space"),
                    bytes("available_bytes", "The part of free_bytes that users other than root may fill"),
                    percent("used_percent", "Used share as df tells it: used / (used + available)"),
                    count("inodes_total", "Inodes; null if there is no fixed number or it is unknown"),
                    count("inodes_free", "Unused inodes, at most 5 minutes and a cycle old"),
                    flag("read_only", "Whether it is mounted read-only")));

    private static final int MOST_ROWS = 32;

    private final SpaceProbe probe;
    private final Inodes inodes;

    public FileSystems(SpaceProbe probe, Inodes inodes) {
        this.probe = probe;
        this.inodes = inodes;
    }

    /** Adds the table; {@code uses}: the known uses by device. */
    public void addTo(HostRun hostRun, Mounts mounts, Map<String, Set<String>> uses) {
        List<Mount> shown = shown(mounts, uses);
        int total = shown.size();
        shown = shown.subList(0, Math.min(total, MOST_ROWS));
        inodes.refresh(shown.stream().map(Mount::point).toList(), hostRun.at());
        List<@Nullable Object[]> rows = new ArrayList<>();
        shown.forEach(mount -> rows.add(row(hostRun, mount, uses)));
        if (!rows.isEmpty()) {
            hostRun.add(new Rowset(FILESYSTEMS, rows, total, total > MOST_ROWS));
        }
    }

    private @Nullable Object[] row(HostRun hostRun, Mount mount, Map<String, Set<String>> uses) {
        SpaceProbe.Space space = probe.of(mount.point());
        Inodes.Counts counts = inodes.of(mount.point());
        boolean known = space.total() > 0;
        if (known && (space.free() > space.total() || space.available() > space.total() || space.available() < 0)) {
            hostRun.implausible("filesystems." + mount.point() + ".free_bytes");
            known = false;
        }
        long used = space.total() - space.free();
        return new @Nullable Object[] {
            mount.point(),
            mount.source(),
            mount.type(),
            List.copyOf(uses.getOrDefault(mount.device(), Set.of())),
            known ? Long.valueOf(space.total()) : null,
            known ? Long.valueOf(space.free()) : null,
            known ? Long.valueOf(space.available()) : null,
            known ? KernelNumbers.percent(used, used + space.available()) : null,
            counts == null ? null : Long.valueOf(counts.total()),
            counts == null ? null : Long.valueOf(counts.free()),
            mount.readOnly()
        };
    }

    /** One mount of each file system worth a row. */
    private static List<Mount> shown(Mounts mounts, Map<String, Set<String>> uses) {
        Map<String, Mount> byDevice = new HashMap<>();
        for (Mount mount : mounts.all()) {
            boolean worth = mount.onDisk() || (mount.local() && uses.containsKey(mount.device()));
            // A later mount on the same point hides this one, and a query of the point would return the other.
            if (worth && mount.equals(mounts.of(mount.point()))) {
                byDevice.merge(mount.device(), mount, FileSystems::better);
            }
        }
        List<Mount> shown = new ArrayList<>(byDevice.values());
        shown.sort(Comparator.comparing((Mount mount) -> !uses.containsKey(mount.device()))
                .thenComparing(Mount::point));
        return shown;
    }

    /** The mount that shows more of its file system, else the one with the shorter name: a bind mount is the worse name for it. */
    private static Mount better(Mount one, Mount other) {
        if (one.root().equals("/") != other.root().equals("/")) {
            return one.root().equals("/") ? one : other;
        }
        return one.point().length() <= other.point().length() ? one : other;
    }

    /** Records a use of a mount. */
    public static void note(Map<String, Set<String>> uses, String use, @Nullable Mount mount) {
        if (mount != null) {
            uses.computeIfAbsent(mount.device(), device -> new TreeSet<>()).add(use);
        }
    }
}
