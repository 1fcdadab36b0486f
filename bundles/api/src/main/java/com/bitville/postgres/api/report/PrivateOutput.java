package com.bitville.postgres.api.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * A new file that only its owner can read. Its name appears when all of it is written: until then it has a name of its own beside it, and
 * nothing stays behind of one that was not finished. It never follows a symbolic link, and replaces a file only where that is asked for.
 */
public final class PrivateOutput extends OutputStream {
    private static final FileAttribute<?> OWNER = PosixFilePermissions.asFileAttribute(
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);

    private static final int BUFFER = 16 * 1024;

    private final Path target;
    private final Path part;
    private final boolean replace;
    private final OutputStream out;
    private boolean closed;

    private PrivateOutput(Path target, Path part, boolean replace, OutputStream out) {
        this.target = target;
        this.part = part;
        this.replace = replace;
        this.out = out;
    }

    /**
     * Begins a file.
     *
     * @param target its path
     * @param replace whether a regular file there may be replaced
     * @return where its bytes go
     * @throws IOException if the target exists and may not be replaced, is a link or no regular file, or if its folder is not there or
     *     refuses
     */
    public static PrivateOutput create(Path target, boolean replace) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new FileSystemException(target.toString(), null, "this is no file");
        }
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        check(absolute, replace);
        Path part = folder.resolve("." + Long.toUnsignedString(System.nanoTime(), 36) + "-"
                + ProcessHandle.current().pid() + ".part");
        FileChannel channel = FileChannel.open(part, NEW, OWNER);
        return new PrivateOutput(
                absolute, part, replace, new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    }

    private static void check(Path target, boolean replace) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isSymbolicLink(target)) {
            throw new FileSystemException(target.toString(), null, "it is a symbolic link; name the file itself");
        }
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "it is no regular file");
        }
        if (!replace) {
            throw new FileAlreadyExistsException(target.toString(), null, "it exists; --force replaces it");
        }
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(Objects.requireNonNull(bytes, "bytes"), from, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /**
     * Gives the file its name: it is complete.
     *
     * @return its path
     * @throws IOException if the last bytes cannot be written, or if a file has come to be there that may not be replaced
     */
    public Path finish() throws IOException {
        try {
            closed = true;
            out.close();
            check(target, replace);
            if (!replace) {
                // Fails where there is such a name, however late somebody else made it.
                FileChannel.open(target, NEW, OWNER).close();
            }
            // A rename replaces the name itself, also one that has become a link meanwhile, and follows nothing.
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Gives it up, unless it was finished. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                out.close();
            } finally {
                Files.deleteIfExists(part);
            }
        }
    }
}
