package com.bitville.postgres.host.internal.proc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /proc/self/mountinfo}: the mounts as the agent sees them. */
public final class Mounts {
    private static final String CGROUPS = "/sys/fs/cgroup";

    private final List<Mount> mounts;

    public Mounts(List<Mount> mounts) {
        this.mounts = List.copyOf(mounts);
    }

    public static Mounts read(KernelFiles proc) {
        List<Mount> mounts = new ArrayList<>();
        TextScanner textScanner = proc.read("self/mountinfo");
        if (textScanner != null && textScanner.hasMore()) {
            do {
                mounts.add(mount(textScanner));
            } while (textScanner.nextLine());
        }
        return new Mounts(mounts);
    }

    /** All mounts, in the order in which they were mounted. */
    public List<Mount> all() {
        return mounts;
    }

    /** The mount of a path, only by its name: links are not followed. Of two mounts at one point the later hides the earlier. */
    @Nullable
    public Mount of(String path) {
        Mount found = null;
        for (Mount mount : mounts) {
            if (mount.holds(path)
                    && (found == null || mount.point().length() >= found.point().length())) {
                found = mount;
            }
        }
        return found;
    }

    /** The mount of the cgroup v1 hierarchy of a controller that shows a group, or null. */
    @Nullable
    Mount cgroup(String controller, String path) {
        return hierarchy(
                mount -> mount.type().equals("cgroup") && mount.options().contains(controller), path);
    }

    /** The mount of the cgroup v2 hierarchy that shows a group, or null. */
    @Nullable
    Mount cgroup2(String path) {
        return hierarchy(mount -> mount.type().equals("cgroup2"), path);
    }

    /**
     * A hierarchy may be mounted several times, also elsewhere by container engines and builders: only mounts below {@code /sys} can be
     * read, the usual one is {@code /sys/fs/cgroup}, and the best is the one whose root contains the group.
     */
    private @Nullable Mount hierarchy(Predicate<Mount> wanted, String path) {
        Mount best = null;
        int mostMarks = -1;
        for (Mount mount : mounts) {
            if (!wanted.test(mount) || !mount.point().startsWith("/sys/") || !mount.equals(of(mount.point()))) {
                continue;
            }
            boolean usual = mount.point().equals(CGROUPS) || mount.point().startsWith(CGROUPS + "/");
            int marks = (usual ? 2 : 0) + (holds(mount.root(), path) ? 1 : 0);
            if (marks > mostMarks) {
                best = mount;
                mostMarks = marks;
            }
        }
        return best;
    }

    private static boolean holds(String root, String path) {
        return root.equals("/") || path.equals(root) || path.startsWith(root + "/");
    }

    // 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue (proc_pid_mountinfo(5))
    private static Mount mount(TextScanner textScanner) {
        textScanner.skipWords(2);
        String device = textScanner.word();
        String root = decoded(textScanner.word());
        String point = decoded(textScanner.word());
        String flags = textScanner.word();
        String word = textScanner.word();
        while (!word.equals("-") && !word.isEmpty()) {
            word = textScanner.word();
        }
        String type = textScanner.word();
        String source = decoded(textScanner.word());
        // Only the controllers of a hierarchy matter; keeping the options of other mounts would create garbage in every
        // cycle.
        Set<String> options = type.equals("cgroup") ? Set.of(distinct(textScanner.word())) : Set.of();
        return new Mount(device, root, point, type, source, options, flags.equals("ro") || flags.startsWith("ro,"));
    }

    private static String[] distinct(String options) {
        return Arrays.stream(options.split(",", -1)).distinct().toArray(String[]::new);
    }

    /** The kernel writes spaces, line ends and backslashes of a name as a backslash and three octal digits. */
    public static String decoded(String name) {
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
