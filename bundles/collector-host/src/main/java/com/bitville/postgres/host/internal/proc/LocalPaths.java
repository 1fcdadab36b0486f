package com.bitville.postgres.host.internal.proc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads paths outside {@code /proc} without ever accessing a network file system, whose unresponsive server would block the cycle: before
 * each step it checks in the mount table on which file system the next component is.
 */
public final class LocalPaths {
    private static final int MOST_LINKS = 20;
    private static final int MOST_ENTRIES = 10_000;

    private final Mounts mounts;

    public LocalPaths(Mounts mounts) {
        this.mounts = mounts;
    }

    /** The mount of an absolute path, following links; null if the path does not exist, is not readable or not local. */
    @Nullable
    public Mount mountOf(String path) {
        String real = resolve(path);
        return real == null ? null : mounts.of(real);
    }

    /** The path without links, or null if it is not absolute, does not exist, is not readable or not completely local. */
    @Nullable
    public String resolve(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        Deque<String> ahead = new ArrayDeque<>(Arrays.asList(path.split("/", -1)));
        String done = "";
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                done = done.substring(0, Math.max(0, done.lastIndexOf('/')));
                continue;
            }
            String next = done + "/" + name;
            String target;
            try {
                target = local(next) ? target(Path.of(next)) : null;
            } catch (IOException e) {
                return null;
            }
            if (target == null) {
                return null;
            }
            if (target.isEmpty()) {
                done = next;
                continue;
            }
            if (++links > MOST_LINKS) {
                return null;
            }
            done = target.startsWith("/") ? "" : done;
            List<String> parts = Arrays.asList(target.split("/", -1));
            for (int i = parts.size() - 1; i >= 0; i--) {
                ahead.push(parts.get(i));
            }
        }
        return done.isEmpty() ? "/" : done;
    }

    /** The entries of a folder, at most 10,000; empty if it cannot be read or is not local. */
    public List<String> entries(String folder) {
        String real = resolve(folder);
        List<String> names = new ArrayList<>();
        if (real != null) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(real))) {
                for (Path entry : stream) {
                    if (names.size() == MOST_ENTRIES) {
                        break;
                    }
                    names.add(entry.toString());
                }
            } catch (IOException e) {
                return List.of();
            }
        }
        return names;
    }

    /** A line of a small file, counted from 0; null if it cannot be read, is not local or has no such line. */
    @Nullable
    public String line(String path, int number) {
        String real = resolve(path);
        if (real == null) {
            return null;
        }
        TextScanner textScanner = new KernelFiles(Path.of("/")).readOnce(real);
        for (int i = 0; textScanner != null && i < number; i++) {
            if (!textScanner.nextLine()) {
                return null;
            }
        }
        return textScanner == null ? null : textScanner.upTo('\n');
    }

    private boolean local(String path) {
        Mount mount = mounts.of(path);
        return mount != null && mount.local();
    }

    /** The target of a link, "" for an existing path that is not a link, null for a missing path. */
    private static @Nullable String target(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return Files.readSymbolicLink(path).toString();
        }
        return Files.exists(path) ? "" : null;
    }
}
