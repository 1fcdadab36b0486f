package com.bitville.postgres.config.internal.watch;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the kernel's notifications that a file may have changed, so that polling can be less frequent. Only a hint: the kernel does not
 * report changes that another host makes on a network file system, or that a parent folder was moved, and nothing at all once its watches
 * are used up.
 */
public final class FileEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileEvents.class);
    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE
    };
    /** Events per minute about unwatched files that are accepted for a folder; beyond it, polling is cheaper. */
    private static final int MOST_FOREIGN = 120;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final WatchService events;
    private final LongSupplier nanoTime;
    private final Runnable heard;
    private final Map<Path, Folder> folders = new HashMap<>();
    private final Set<Path> loud = new HashSet<>();
    private volatile boolean closed;

    /** A watched folder, the watched names in it, and the number of events about other files. */
    private static final class Folder {
        final WatchKey key;
        final Set<Path> names;
        final long begun;
        int foreign;

        Folder(WatchKey key, Set<Path> names, long begun) {
            this.key = key;
            this.names = names;
            this.begun = begun;
        }
    }

    private FileEvents(WatchService events, LongSupplier nanoTime, Runnable heard) {
        this.events = events;
        this.nanoTime = nanoTime;
        this.heard = heard;
    }

    /** Empty if the kernel provides no events; {@code heard} is called on the watcher's own thread. */
    public static Optional<FileEvents> open(LongSupplier nanoTime, Runnable heard) {
        WatchService service;
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.info("config_events_missing reason=\"{}\" consequence=\"files are polled more often\"", e.toString());
            return Optional.empty();
        }
        FileEvents made = new FileEvents(service, nanoTime, heard);
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "config_events_failed defect=\"{}\" trace=\"{}\" consequence=\"changes take effect within two seconds\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("config_events_go_on"));
        Threads.guarded("bitville-config-events", guard, () -> guard.loop(() -> !made.closed, made::round))
                .start();
        return Optional.of(made);
    }

    /** Watches only these files from now on, existing or not, and every link on the way to them. */
    public synchronized void follow(List<Path> files) {
        folders.values().forEach(folder -> folder.key.cancel());
        folders.clear();
        Map<Path, Set<Path>> wanted = new HashMap<>();
        files.forEach(file -> LinkTrail.of(file)
                .forEach(step -> wanted.computeIfAbsent(step.getParent(), parent -> new HashSet<>())
                        .add(step.getFileName())));
        wanted.keySet().removeAll(loud);
        wanted.forEach((folder, names) -> {
            try {
                folders.put(folder, new Folder(folder.register(events, KINDS), names, nanoTime.getAsLong()));
            } catch (IOException | ClosedWatchServiceException e) {
                LOG.debug("config_folder_not_heard folder={} reason=\"{}\"", folder, e.toString());
            }
        });
    }

    private void round() throws InterruptedException {
        WatchKey key;
        try {
            key = events.take();
        } catch (ClosedWatchServiceException e) {
            closed = true;
            return;
        }
        if (concernsWatchedFile(key)) {
            heard.run();
        }
    }

    private synchronized boolean concernsWatchedFile(WatchKey key) {
        Path path = (Path) key.watchable();
        List<WatchEvent<?>> changes = key.pollEvents();
        boolean there = key.reset();
        Folder folder = folders.get(path);
        if (folder == null || folder.key != key) {
            return false;
        }
        if (!there) {
            return true;
        }
        if (changes.stream()
                .anyMatch(event ->
                        event.context() == null || folder.names.contains(((Path) event.context()).getFileName()))) {
            return true;
        }
        if (nanoTime.getAsLong() - folder.begun > MINUTE) {
            folders.put(path, new Folder(key, folder.names, nanoTime.getAsLong()));
        } else if (++folder.foreign >= MOST_FOREIGN) {
            LOG.debug("config_folder_loud folder={} consequence=\"its files are only polled\"", path);
            key.cancel();
            folders.remove(path);
            loud.add(path);
        }
        return false;
    }

    @Override
    public void close() {
        closed = true;
        try {
            events.close();
        } catch (IOException e) {
            LOG.debug("config_events_not_closed reason=\"{}\"", e.toString());
        }
    }
}
