package com.bitville.postgres.history.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that has its size from the first moment on. Not a channel: that would be closed under everybody when one reader is
 * interrupted. Safe for use by several threads.
 */
final class FixedFile implements Closeable {
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final RandomAccessFile file;

    private FixedFile(RandomAccessFile file) {
        this.file = file;
    }

    /** Makes a file with that beginning and zeros behind it: either all of it is there or nothing. */
    static void create(Path path, byte[] beginning, long size) throws IOException {
        Path half = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, OWNER_ONLY);
        try (RandomAccessFile made = new RandomAccessFile(half.toFile(), "rw")) {
            made.write(beginning);
            made.setLength(size);
            made.getFD().sync();
        }
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (ClosedByInterruptException e) {
                // The store is to end: the file is there, and its name is made durable by the next sync of the disk.
                Thread.currentThread().interrupt();
            }
        }
    }

    static FixedFile open(Path path, long size) throws IOException, DamagedSeriesException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new DamagedSeriesException("is no plain file");
        }
        if (Files.size(path) != size) {
            throw new DamagedSeriesException("has " + Files.size(path) + " bytes, not " + size);
        }
        return new FixedFile(new RandomAccessFile(path.toFile(), "rw"));
    }

    synchronized void read(long position, byte[] into, int length) throws IOException {
        file.seek(position);
        file.readFully(into, 0, length);
    }

    synchronized void write(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }

    /** Waits for the disk; readers go on meanwhile. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
