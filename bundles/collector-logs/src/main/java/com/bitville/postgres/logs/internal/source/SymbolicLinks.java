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
 * Where files really lie that were reached through a symbolic link, of the log or of a folder above it. So a file is read to its end after
 * its link has led on to another, also what a process writes that still has it open.
 */
public final class SymbolicLinks {
    /** How they are kept among the settings of the state. */
    private static final String KEY = "(link) ";

    private static final int MOST = 20;
    /** So long after its last write nobody writes to what no link leads to any more. */
    private static final long OVER_MS = 24 * 3_600_000L;

    private final Map<String, String> targets = new HashMap<>();

    private SymbolicLinks() {}

    /** What was kept among those settings. */
    public static SymbolicLinks of(Map<String, String> settings) {
        SymbolicLinks symbolicLinks = new SymbolicLinks();
        settings.forEach((key, value) -> {
            if (key.startsWith(KEY)) {
                symbolicLinks.targets.put(key, value);
            }
        });
        return symbolicLinks;
    }

    /** Settings without what is kept here. */
    public static Map<String, String> without(Map<String, String> settings) {
        Map<String, String> others = new HashMap<>(settings);
        others.keySet().removeIf(key -> key.startsWith(KEY));
        return others;
    }

    private static String key(LogFile file) {
        return KEY + file.device() + ":" + file.inode();
    }

    /** Files that were reached before and that no link leads to any more. */
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
        // It may have been rotated where it lies.
        return LogPath.besides(path).stream()
                .filter(file -> key(file).equals(key))
                .findAny();
    }

    /** What is to be kept for the next run: files whose path holds a link, and those that were left behind by one. */
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
