package com.bitville.postgres.spool.internal.files;

import com.bitville.postgres.spool.internal.format.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allows one owner of the folder. Between processes this is a lock on the file {@code lock}, which the kernel releases with the process;
 * the file {@code lock.pid} beside it names the holder. Within a process it is a system property, because a property outlives the class
 * loader of an updated bundle and because closing a second channel on {@code lock} would release the lock of the first (POSIX).
 */
public final class SpoolFolderLock implements FolderOwnership {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolderLock.class);

    private final Path folder;
    private final String token = ProcessHandle.current().pid() + "@" + System.identityHashCode(this);
    private @Nullable String property;
    private @Nullable FileChannel channel;
    private @Nullable Object fileKey;

    public SpoolFolderLock(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized void acquire() throws IOException {
        claimWithinProcess();
        if (channel != null && stillInPlace()) {
            return;
        }
        closeChannel();
        FileChannel opened = FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                FileDisk.OWNER_ONLY_FILE);
        try {
            FileLock lock = opened.tryLock();
            if (lock == null) {
                throw taken("process " + holder());
            }
            channel = opened;
            fileKey = fileKey();
            new FileDisk().write(folder.resolve("lock.pid"), ByteBuffer.wrap(pid()));
        } catch (OverlappingFileLockException e) {
            throw new IOException("the lock in " + folder + " is held by an unknown part of this process", e);
        } finally {
            if (channel != opened) {
                opened.close();
                releaseWithinProcess();
            }
        }
    }

    /** Device and inode: distinguishes a file that was removed and recreated from the locked one, without opening it. */
    private @Nullable Object fileKey() throws IOException {
        return Files.readAttributes(folder.resolve("lock"), BasicFileAttributes.class)
                .fileKey();
    }

    private boolean stillInPlace() throws IOException {
        try {
            return Objects.equals(fileKey, fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public synchronized void release() {
        closeChannel();
        releaseWithinProcess();
    }

    private void claimWithinProcess() throws IOException {
        if (property != null) {
            return;
        }
        String name = "bitville.spool.owner:" + folder.toRealPath();
        Properties properties = System.getProperties();
        Object owner = properties.putIfAbsent(name, token);
        if (owner != null) {
            throw taken("an earlier instance in this process ("
                    + ProcessHandle.current().pid() + ")");
        }
        property = name;
    }

    private void releaseWithinProcess() {
        if (property != null) {
            System.getProperties().remove(property, token);
            property = null;
        }
    }

    private void closeChannel() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("spool_lock_not_closed path={} reason={}", folder, e.getMessage());
            }
            channel = null;
        }
    }

    private static byte[] pid() {
        return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private String holder() {
        try {
            return Files.readString(folder.resolve("lock.pid")).trim();
        } catch (IOException e) {
            return "of unknown id";
        }
    }

    private TakenException taken(String holder) {
        return new TakenException("the buffer folder " + folder + " is in use by " + holder
                + "; give each agent its own folder (key buffer.path) or stop the other one");
    }
}
