package com.bitville.postgres.testkit.pg;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one server. Its owner holds a lock in it during its life, so that the next JVM recognises and removes what a killed JVM
 * left, including a running server.
 */
final class RunFolder implements Closeable {
    private static final String PREFIX = "bitville-pg-";
    private static final String LOCK = "owner.lock";
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();
    private static final Duration END = Duration.ofSeconds(5);

    private final Path path;
    private final FileChannel lock;

    private RunFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static RunFolder create() throws IOException, InterruptedException {
        sweep();
        Path path = Folders.fresh(Folders.temporary(), PREFIX);
        OWN.add(path);
        // Locked before it gets its name, so that it is never seen unlocked.
        Path unnamed = path.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        Files.move(unnamed, path.resolve(LOCK));
        Account.own(path);
        return new RunFolder(path, lock);
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("server.log");
    }

    /** Waits until no process of a server that has ended writes into it. */
    void awaitQuiet() throws IOException, InterruptedException {
        Signals.awaitEndOfAllIn(data(), END);
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        Folders.delete(path);
        lock.close();
        OWN.remove(path);
    }

    private static synchronized void sweep() throws IOException, InterruptedException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Folders.temporary(), PREFIX + "*")) {
            for (Path folder : folders) {
                Path file = folder.resolve(LOCK);
                // Opening and closing one of this process would release its lock.
                if (!OWN.contains(folder) && Files.isWritable(file) && ownerIsGone(file)) {
                    endServer(folder);
                    Signals.awaitEndOfAllIn(folder.resolve("data"), END);
                    Folders.delete(folder);
                }
            }
        }
    }

    private static boolean ownerIsGone(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        }
    }

    private static void endServer(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("data/postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(lines.get(0).trim())).orElse(null);
        // The pid may belong to another process by now.
        if (process != null && process.info().commandLine().orElse("").contains(folder.toString())) {
            Signals.send("QUIT", process.pid());
            Signals.awaitEnd(process, END);
        }
    }
}
