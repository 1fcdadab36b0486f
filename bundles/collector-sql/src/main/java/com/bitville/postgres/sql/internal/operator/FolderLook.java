package com.bitville.postgres.sql.internal.operator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a look at a folder shows, without reading a file: two looks that are equal show the same files.
 *
 * @param refusal why no file of the folder is taken; empty if they are
 * @param stamps the files that end with {@code .sql}, each with what changes with its content, owner and mode
 */
record FolderLook(String refusal, Map<Path, Object> stamps) {
    private static final FolderLook NOTHING = new FolderLook("", Map.of());
    /** A folder of thousands would be another folder. */
    static final int MOST_FILES = 100;

    static FolderLook at(Path folder, FileTrust trust) {
        // Most agents have no such folder, and an exception for each look is expensive.
        if (!folder.toFile().isDirectory()) {
            return NOTHING;
        }
        Map<Path, Object> stamps = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.sql")) {
            for (Path file : files) {
                stamps.put(file, stamp(file));
                if (stamps.size() > MOST_FILES) {
                    return new FolderLook(folder + " has more than " + MOST_FILES + " files of SQL", Map.of());
                }
            }
            String refusal = stamps.isEmpty() ? "" : trust.refusal(folder).orElse("");
            return new FolderLook(refusal, stamps);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return NOTHING;
        } catch (IOException e) {
            return new FolderLook(folder + " cannot be read: " + e.getClass().getSimpleName(), Map.of());
        }
    }

    private static Object stamp(Path file) {
        try {
            return Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
        } catch (IOException e) {
            return e.getClass();
        }
    }
}
