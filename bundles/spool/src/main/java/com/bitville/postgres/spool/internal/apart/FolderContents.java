package com.bitville.postgres.spool.internal.apart;

import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.PayloadFile;
import com.bitville.postgres.spool.internal.format.SpoolPaths;
import com.bitville.postgres.spool.internal.queue.SpoolIndex;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a spool's folder holds by the names and sizes of its files, those of its destinations not included.
 *
 * @param waiting payloads in the queue
 * @param dead dead letters
 * @param bytes the space of all files in whole blocks
 */
record FolderContents(int waiting, int dead, long bytes) {
    static FolderContents of(DiskOperations diskOperations, SpoolPaths paths) throws IOException {
        int waiting = 0;
        int dead = 0;
        long bytes = 0;
        for (Path part : List.of(paths.queue(), paths.commits(), paths.dead())) {
            for (String name : names(diskOperations, part)) {
                if (PayloadFile.seq(name).isPresent()) {
                    waiting += part.equals(paths.queue()) ? 1 : 0;
                    dead += part.equals(paths.dead()) ? 1 : 0;
                }
                bytes += SpoolIndex.blocks(size(diskOperations, part.resolve(name)));
            }
        }
        return new FolderContents(waiting, dead, bytes);
    }

    /** The folders of the destinations beside the listener, by name. */
    static Map<String, SpoolPaths> destinations(SpoolPaths paths) throws IOException {
        Map<String, SpoolPaths> destinations = new TreeMap<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(paths.destinations(), Files::isDirectory)) {
            each.forEach(folder -> destinations.put(String.valueOf(folder.getFileName()), new SpoolPaths(folder)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Map.of();
        }
        return destinations;
    }

    static List<String> names(DiskOperations diskOperations, Path part) throws IOException {
        try {
            return diskOperations.list(part);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static long size(DiskOperations diskOperations, Path file) throws IOException {
        try {
            return diskOperations.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    int payloads() {
        return waiting + dead;
    }
}
