package com.bitville.postgres.itests.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Searches for planted secrets in all files of an agent: in plain text and base 64. */
public final class CanarySearch {
    private CanarySearch() {}

    /** The files below an installation that contain one, by canary; files of the distribution are skipped. */
    public static Map<String, Set<String>> below(Path home, List<String> canaries) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(file).toString();
                if (name.startsWith("system/") || name.startsWith("lib/")) {
                    continue;
                }
                String text = content(file);
                for (String canary : canaries) {
                    if (shows(text, canary)) {
                        found.computeIfAbsent(canary, any -> new TreeSet<>()).add(name);
                    }
                }
            }
        }
        return found;
    }

    public static boolean shows(String text, String canary) {
        return text.contains(canary) || text.contains(base64(canary));
    }

    /** Without what differs by where in a longer text it stands. */
    private static String base64(String canary) {
        return Base64.getEncoder()
                .encodeToString(canary.getBytes(StandardCharsets.UTF_8))
                .substring(0, canary.length());
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // Delivered payloads and replaced files may disappear during the search.
            return "";
        }
    }
}
