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
 * Marks the container's cache as complete when its first start is over and what it laid out is on disk: a start that was cut leaves a cache
 * that the container takes for whole. The start script goes by the mark, and asks for it with the system property {@value #PROPERTY}.
 */
final class StartMark implements ServiceListener {
    static final String PROPERTY = "bitville.start.mark";
    /** What the container registers when all that it is configured to start with is installed; not before, whatever went wrong. */
    private static final String STARTED = "org.apache.karaf.features.BootFinished";

    private final Path cache;
    private final Path copies;
    private final Path etc;

    private StartMark(Path data, @Nullable String etc) {
        this.cache = data.resolve("cache");
        this.etc = etc == null ? data : Path.of(etc);
        this.copies = data.resolve("first-start");
    }

    /** Waits for the end of a first start; does nothing in a later one, or in a container that is somebody else's. */
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

    /** In a thread of its own: a disk may take its time. */
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
            // The container has rewritten some, and the copies from before are about to go.
            syncAll(etc);
            Path fresh = cache.resolve("complete.part");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
            remove(copies);
        } catch (IOException | UncheckedIOException e) {
            // Before there is a log to go by, and of use to whoever starts it again.
            System.err.println(
                    "bitville: the first start cannot be marked as complete, the next one makes its cache anew: " + e);
        }
    }

    private static void syncAll(Path folder) throws IOException {
        for (Path path : all(folder)) {
            // What others keep from the agent, such as a secret, is not of its writing.
            if (Files.isRegularFile(path) && Files.isReadable(path)) {
                sync(path);
            }
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException e) {
            // The container works on; what it took away needs no place on disk.
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

    /** A folder before what is in it. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.toList();
        }
    }
}
