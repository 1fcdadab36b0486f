package com.bitville.postgres.host.internal.proc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control group of a process: for each controller the folders, below {@code /sys}, of the group and its parents, the innermost first.
 * Version 1 has a hierarchy for each controller, version 2 one for all.
 *
 * @param path the group's name in the hierarchy that limits memory
 * @param version 1 or 2: of the hierarchy that limits memory
 * @param memory the folders with its memory limits
 * @param cpu the folders with its CPU limits
 * @param cpuacct the folder with its CPU use in version 1
 */
public record Cgroup(String path, int version, List<String> memory, List<String> cpu, List<String> cpuacct) {
    /** The group of a process ({@code self} or a pid), or null if there is none that can be read. */
    public static @Nullable Cgroup of(KernelFiles proc, Mounts mounts, String process) {
        TextScanner textScanner = proc.read(process + "/cgroup");
        if (textScanner == null) {
            return null;
        }
        Map<String, String> v1 = new HashMap<>();
        String v2 = null;
        do {
            textScanner.upTo(':');
            String controllers = textScanner.upTo(':');
            String path = textScanner.upTo('\n');
            if (controllers.isEmpty()) {
                v2 = path;
            } else {
                Arrays.stream(controllers.split(",", -1)).forEach(controller -> v1.put(controller, path));
            }
        } while (textScanner.nextLine());

        String memory = v1.get("memory");
        Mount first = memory == null ? null : mounts.cgroup("memory", memory);
        if (memory != null && (first != null || v2 == null)) {
            return new Cgroup(
                    memory, 1, folders(first, memory), beside(mounts, v1, "cpu"), beside(mounts, v1, "cpuacct"));
        }
        if (v2 == null) {
            return null;
        }
        List<String> folders = folders(mounts.cgroup2(v2), v2);
        return new Cgroup(v2, 2, folders, folders, List.of());
    }

    /**
     * The folders of another controller. If only memory has a separate group, the process is in that controller's root group, and the usage
     * of the whole machine is not that of this group.
     */
    private static List<String> beside(Mounts mounts, Map<String, String> v1, String controller) {
        String path = v1.get(controller);
        if (path == null || (path.equals("/") && !"/".equals(v1.get("memory")))) {
            return List.of();
        }
        return folders(mounts.cgroup(controller, path), path);
    }

    /**
     * The folders of a group and its parents. In a container the mount begins inside the hierarchy: the part of the path above its root is
     * not visible.
     */
    private static List<String> folders(@Nullable Mount mount, String path) {
        if (mount == null || path.contains("/..")) {
            return List.of();
        }
        String below = path;
        if (!mount.root().equals("/")) {
            below = path.startsWith(mount.root() + "/")
                    ? path.substring(mount.root().length())
                    : "";
        }
        String base = mount.point().substring("/sys/".length());
        List<String> folders = new ArrayList<>();
        while (below.length() > 1 && below.startsWith("/")) {
            folders.add(base + below);
            below = below.substring(0, below.lastIndexOf('/'));
        }
        folders.add(base);
        return folders;
    }
}
