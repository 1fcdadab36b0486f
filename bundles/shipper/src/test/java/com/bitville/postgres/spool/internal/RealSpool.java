package com.bitville.postgres.spool.internal;

import com.bitville.postgres.spool.internal.files.SpoolFolderLock;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.FileDisk;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;

/** The spool itself for the shipper's tests, opened the way its own tests do. */
public final class RealSpool {
    private RealSpool() {}

    /** With the default limits and real files, but without syncing. Periodic work only runs when called. */
    public static FileSpool hasty(Path folder, Clock clock) {
        return new FileSpool(
                SpoolSettings.of(folder.toString(), 100, ""), new HastyDisk(), new SpoolFolderLock(folder), clock);
    }

    /** Runs the periodic work of a minute. */
    public static void keepHouse(FileSpool spool) {
        spool.keepHouse();
    }

    private static final class HastyDisk implements DiskOperations {
        private final DiskOperations diskOperations = new FileDisk();

        @Override
        public void makeDirectory(Path directory) throws IOException {
            diskOperations.makeDirectory(directory);
        }

        @Override
        public List<String> list(Path directory) throws IOException {
            return diskOperations.list(directory);
        }

        @Override
        public long size(Path file) throws IOException {
            return diskOperations.size(file);
        }

        @Override
        public byte[] read(Path file) throws IOException {
            return diskOperations.read(file);
        }

        @Override
        public void write(Path file, ByteBuffer... parts) throws IOException {
            try (var channel = Files.newByteChannel(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                for (ByteBuffer part : parts) {
                    ByteBuffer rest = part.duplicate();
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            diskOperations.move(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            diskOperations.delete(file);
        }

        @Override
        public void sync(Path directory) {}

        @Override
        public long free(Path path) {
            return 1L << 40;
        }

        @Override
        public long total(Path path) {
            return 1L << 41;
        }
    }
}
