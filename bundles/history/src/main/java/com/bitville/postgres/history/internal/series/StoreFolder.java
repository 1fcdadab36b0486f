package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.JournalFile;
import com.bitville.postgres.history.internal.file.SeriesLayout;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the store: one owner, files of known sizes, a limit over all of them. A lock on the file {@code lock} keeps other
 * processes out; within a process a system property does, which outlives a replaced bundle's class loader.
 */
final class StoreFolder {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFolder.class);
    private static final Pattern SERIES = Pattern.compile("([a-z][a-z0-9_-]{0,62})\\.series");
    private static final Pattern OURS = Pattern.compile("[a-z][a-z0-9_-]{0,62}\\.(series|journal)(\\.damaged)?");
    private static final String DAMAGED = ".damaged";
    /** A server that was not heard of for so long may leave when another has no room. */
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Path path;
    private final long maxBytes;
    private final String token = ProcessHandle.current().pid() + "@" + System.identityHashCode(this);
    private @Nullable String property;
    private @Nullable FileChannel lock;

    StoreFolder(Path path, long maxBytes) {
        this.path = path;
        this.maxBytes = maxBytes;
    }

    Path path() {
        return path;
    }

    Path series(String server) {
        return path.resolve(server + ".series");
    }

    Path journal(String server) {
        return path.resolve(server + ".journal");
    }

    /** Whether a server can have a file of its name. */
    static boolean isName(String server) {
        return SERIES.matcher(server + ".series").matches();
    }

    /** Makes the folder and becomes its owner; nothing if it is already. */
    void acquire() throws IOException {
        if (lock != null && Files.exists(path.resolve("lock"))) {
            return;
        }
        release();
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String name = "bitville.history.owner:" + path.toRealPath();
        Object owner = System.getProperties().putIfAbsent(name, token);
        if (owner != null) {
            throw new IOException(path + " is in use by an earlier instance in this process");
        }
        property = name;
        FileChannel opened = FileChannel.open(
                path.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            FileLock held = opened.tryLock();
            if (held == null) {
                throw new IOException(path + " is in use by another process; give each agent its own history.path");
            }
            lock = opened;
        } catch (OverlappingFileLockException e) {
            throw new IOException(path + " is in use by an unknown part of this process", e);
        } finally {
            if (lock != opened) {
                opened.close();
                release();
            }
        }
    }

    void release() {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                LOG.warn("history_lock_not_closed path={} reason={}", path, e.getMessage());
            }
        }
        if (property != null) {
            System.getProperties().remove(property, token);
            property = null;
        }
    }

    /** The servers that have a file. */
    List<String> servers() throws IOException {
        List<String> servers = new ArrayList<>();
        for (Path file : files(name -> SERIES.matcher(name).matches())) {
            Matcher name = SERIES.matcher(String.valueOf(file.getFileName()));
            if (name.matches()) {
                servers.add(name.group(1));
            }
        }
        return servers;
    }

    /** The size of all files of ours. */
    long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files(name -> OURS.matcher(name).matches())) {
            bytes += Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        }
        return bytes;
    }

    /**
     * Makes room for the files of a server that has none: what is set aside goes first, then servers that were not heard of for a week.
     *
     * @return the bytes that are missing, 0 if there is room
     */
    long makeRoom(String server, Set<String> heardOf, Instant now) throws IOException {
        if (Files.exists(series(server), LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        long wanted = SeriesLayout.of(server).bytes() + JournalFile.bytes();
        List<Path> leaving =
                files(name -> name.endsWith(DAMAGED) && OURS.matcher(name).matches());
        List<Path> forgotten = new ArrayList<>();
        for (Path file : files(name -> SERIES.matcher(name).matches())) {
            String name = String.valueOf(file.getFileName()).replace(".series", "");
            if (!heardOf.contains(name) && modified(file).isBefore(now.minus(FORGOTTEN))) {
                forgotten.add(file);
            }
        }
        forgotten.sort(Comparator.comparing(StoreFolder::age));
        leaving.addAll(forgotten);
        for (Path file : leaving) {
            if (bytes() + wanted <= maxBytes) {
                break;
            }
            Files.deleteIfExists(file);
            Files.deleteIfExists(path.resolve(String.valueOf(file.getFileName()).replace(".series", ".journal")));
            LOG.info("history_file_removed path={} reason=room_for_server server={}", file, server);
        }
        return Math.max(0, bytes() + wanted - maxBytes);
    }

    private static Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    private static Instant age(Path file) {
        try {
            return modified(file);
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    /** Moves away what cannot be read; of each file one is kept. */
    void setAside(Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is a folder, or a folder is in the way at " + aside + ": remove it");
        }
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What was set aside. */
    List<Path> aside() throws IOException {
        return files(name -> name.endsWith(DAMAGED) && OURS.matcher(name).matches());
    }

    private List<Path> files(Predicate<String> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (wanted.test(String.valueOf(entry.getFileName()))) {
                    files.add(entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }
}
