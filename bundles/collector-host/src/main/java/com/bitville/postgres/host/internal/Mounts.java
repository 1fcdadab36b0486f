package com.bitville.postgres.host.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /proc/self/mountinfo}: what is mounted where, as the agent sees it. */
final class Mounts {
    private static final int MOST = 4_000;

    private final List<Mount> mounts;

    Mounts(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    static Mounts read(KernelFiles proc) {
        List<Mount> mounts = new ArrayList<>();
        Scan scan = proc.read("self/mountinfo", KernelFiles.LARGE);
        if (scan != null && scan.hasMore()) {
            do {
                mounts.add(mount(scan));
            } while (scan.nextLine() && mounts.size() < MOST);
        }
        return new Mounts(mounts);
    }

    /** All mounts, in the order in which they were mounted. */
    List<Mount> all() {
        return mounts;
    }

    /** The mount a path lies on, by its name alone: links are not followed. Of two at one point the later hides the earlier. */
    @Nullable
    Mount of(String path) {
        Mount found = null;
        for (Mount mount : mounts) {
            if (mount.holds(path)
                    && (found == null || mount.point().length() >= found.point().length())) {
                found = mount;
            }
        }
        return found;
    }

    /** The hierarchy of a cgroup v1 controller, or null. */
    @Nullable
    Mount cgroup(String controller) {
        for (Mount mount : mounts) {
            if (mount.type().equals("cgroup") && mount.options().contains(controller)) {
                return mount;
            }
        }
        return null;
    }

    /** The cgroup v2 hierarchy, or null. */
    @Nullable
    Mount cgroup2() {
        for (Mount mount : mounts) {
            if (mount.type().equals("cgroup2")) {
                return mount;
            }
        }
        return null;
    }

    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue (proc_pid_mountinfo(5))
    private static Mount mount(Scan scan) {
        scan.skipWords(2);
        String device = scan.word();
        String root = decoded(scan.word());
        String point = decoded(scan.word());
        String flags = scan.word();
        String word = scan.word();
        while (!word.equals("-") && !word.isEmpty()) {
            word = scan.word();
        }
        String type = scan.word();
        String source = decoded(scan.word());
        // Only a hierarchy's controllers matter, and a set of each other mount's options would be garbage of every
        // cycle.
        Set<String> options = type.equals("cgroup") ? Set.of(distinct(scan.word())) : Set.of();
        return new Mount(device, root, point, type, source, options, flags.equals("ro") || flags.startsWith("ro,"));
    }

    private static String[] distinct(String options) {
        return Arrays.stream(options.split(",", -1)).distinct().toArray(String[]::new);
    }

    /** The kernel writes blanks, line ends and backslashes of a name as a backslash and three octal digits. */
    static String decoded(String name) {
        if (name.indexOf('\\') < 0) {
            return name;
        }
        byte[] from = name.getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[from.length];
        int length = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '\\' && i + 3 < from.length) {
                to[length++] = (byte) ((from[i + 1] - '0') * 64 + (from[i + 2] - '0') * 8 + (from[i + 3] - '0'));
                i += 3;
            } else {
                to[length++] = from[i];
            }
        }
        return new String(to, 0, length, StandardCharsets.UTF_8);
    }
}
