package com.bitville.postgres.logs.internal.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The real paths of files that were reached through a symbolic link, of the log or of a parent folder. So a file is read to its end after
 * its link points to another, including what a process writes that still has it open.
 */
public final class SymbolicLinks {
    /** The key prefix in the settings of the state. */
    private static final String KEY = "(link) ";

    private static final int MOST = 20;
    /** After this time without a write, a file without a link is finished. */
    private static final long OVER_MS = 24 * 3_600_000L;

    private final Map<String, String> targets = new HashMap<>();

    private SymbolicLinks() {}

    /** The links stored in the settings. */
    public static SymbolicLinks of(Map<String, String> settings) {
        SymbolicLinks symbolicLinks = new SymbolicLinks();
        settings.forEach((key, value) -> {
            if (key.startsWith(KEY)) {
                symbolicLinks.targets.put(key, value);
            }
        });
        return symbolicLinks;
    }

    /** The settings without the links. */
    public static Map<String, String> without(Map<String, String> settings) {
        Map<String, String> others = new HashMap<>(settings);
        others.keySet().removeIf(key -> key.startsWith(KEY));
        return others;
    }

    private static String key(LogFile file) {
        return KEY + file.device() + ":" + file.inode();
    }

    /** Files that were reached before and no longer have a link. */
    List<LogFile> leftBehind(List<LogFile> found) {
        Map<String, String> missing = new HashMap<>(targets);
        found.forEach(file -> missing.remove(key(file)));
        List<LogFile> left = new ArrayList<>();
        missing.forEach((key, path) -> at(key, Path.of(path)).ifPresent(left::add));
        return left;
    }

    private static Optional<LogFile> at(String key, Path path) {
        LogFile there = LogPath.lookQuietly(path);
        if (there != null && key(there).equals(key)) {
            return Optional.of(there);
        }
        // It may have been rotated in its folder.
        return LogPath.besides(path).stream()
                .filter(file -> key(file).equals(key))
                .findAny();
    }

    /** The links to keep for the next run: files whose path contains a link, and those that a link no longer points to. */
    Map<String, String> next(List<LogFile> files, long nowMs) {
        Map<String, String> kept = new HashMap<>();
        for (int i = files.size() - 1; i >= 0 && kept.size() < MOST; i--) {
            LogFile file = files.get(i);
            String real = real(file.local());
            boolean linked = real != null
                    && (targets.containsKey(key(file))
                            || !real.equals(
                                    file.local().toAbsolutePath().normalize().toString()));
            if (linked && file.modifiedMs() > nowMs - OVER_MS) {
                kept.put(key(file), real);
            }
        }
        return kept;
    }

    private static @Nullable String real(Path path) {
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            // Rotated away since it was found; the next run finds it again.
            return null;
        }
    }
}
