package com.bitville.postgres.spool.internal.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose payloads a folder holds, as its file {@code owner} says.
 *
 * @param installation the id of the installation; empty where nobody says
 * @param project its project
 */
public record FolderOwner(String installation, String project) {
    public static final FolderOwner NONE = new FolderOwner("", "");

    /** Reads lines of the form {@code name=value}; others than ours are left out. */
    public static FolderOwner parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return new FolderOwner(values.getOrDefault("installation", ""), values.getOrDefault("project", ""));
    }

    /** The owner of a folder; none where it was written by a version without owners. */
    public static FolderOwner of(SpoolPaths folder, DiskOperations diskOperations) throws IOException {
        try {
            return parse(new String(diskOperations.read(folder.owner()), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return NONE;
        }
    }

    public boolean isNone() {
        return installation.isEmpty();
    }

    public byte[] encode() {
        return ("installation=" + installation + "\nproject=" + project + '\n').getBytes(StandardCharsets.UTF_8);
    }
}
