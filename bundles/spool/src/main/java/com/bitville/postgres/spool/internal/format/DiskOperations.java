package com.bitville.postgres.spool.internal.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file operations of the spool. Tests replace it by a disk that loses unsynced data at a power cut. Every operation may be repeated.
 */
public interface DiskOperations {
    /** Creates a directory and its parents where missing, for the owner alone, durably. */
    void makeDirectory(Path directory) throws IOException;

    /** The names of the regular files in a directory, unordered. */
    List<String> list(Path directory) throws IOException;

    long size(Path file) throws IOException;

    byte[] read(Path file) throws IOException;

    /** Writes a whole file, for the owner alone; its content is durable on return, its name is not. */
    void write(Path file, ByteBuffer... parts) throws IOException;

    /** Renames atomically, replacing the target; durable once the directory is synced. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file if it exists; durable once the directory is synced. */
    void delete(Path file) throws IOException;

    /** Makes the names in a directory durable. */
    void sync(Path directory) throws IOException;

    /** The bytes this process may still write to the file system that holds a path. */
    long free(Path path) throws IOException;

    /** The size of the file system that holds a path. */
    long total(Path path) throws IOException;
}
