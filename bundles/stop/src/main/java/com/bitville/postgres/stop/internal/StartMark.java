package com.bitville.postgres.stop.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/**
 * Marks the container's cache as complete when its first start has ended and its files are on disk: an interrupted start leaves a cache
 * that the container takes for complete. The start script checks the mark, and enables it with the system property {@value #PROPERTY}.
 */
final class StartMark implements ServiceListener {
    static final String PROPERTY = "bitville.start.mark";
    /** The container registers this service when all its boot features are installed, and never earlier, even after failures. */
    private static final String STARTED = "org.apache.karaf.features.BootFinished";

    private final Path cache;
    private final Path copies;
    private final Path etc;

    private StartMark(Path data, @Nullable String etc) {
        this.cache = data.resolve("cache");
        this.etc = etc == null ? data : Path.of(etc);
        this.copies = data.resolve("first-start");
    }

    /** Waits for the end of a first start; does nothing in a later start, or in another Karaf. */
    static void await(BundleContext context) {
        String data = context.getProperty("karaf.data");
        if (data == null || !Boolean.parseBoolean(context.getProperty(PROPERTY))) {
            return;
        }
        StartMark mark = new StartMark(Path.of(data), context.getProperty("karaf.etc"));
        if (Files.exists(mark.file())) {
            return;
        }
        try {
            context.addServiceListener(mark, "(objectClass=" + STARTED + ")");
            if (context.getAllServiceReferences(STARTED, null) != null) {
                mark.begin();
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            begin();
        }
    }

    private Path file() {
        return cache.resolve("complete");
    }

    /** On its own thread, because a disk may be slow. */
    private void begin() {
        Thread thread = new Thread(this::mark, "bitville-start-mark");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void mark() {
        if (Files.exists(file())) {
            return;
        }
        try {
            syncAll(cache);
            // The container has rewritten some of these files, and the earlier copies are about to be deleted.
            syncAll(etc);
            Path fresh = cache.resolve("complete.part");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
            remove(copies);
        } catch (IOException | UncheckedIOException e) {
            // On standard error: the log may not be configured yet.
            System.err.println(
                    "bitville: the first start cannot be marked as complete; the next start rebuilds the cache: " + e);
        }
    }

    private static void syncAll(Path folder) throws IOException {
        for (Path path : all(folder)) {
            // A file that the agent may not read, such as a secret, was not written by it.
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                sync(path);
            }
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // The running container may have deleted the file, which then need not be synced.
            if (Files.exists(file)) {
                throw e;
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths = Files.isDirectory(folder) ? all(folder) : List.of();
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(paths.get(i));
        }
    }

    /** All files and folders; a folder comes before its contents. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        }
    }
}
