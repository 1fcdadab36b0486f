package com.bitville.postgres.deploy.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes FileInstall scan as soon as the kernel reports a change in a folder: by itself it scans every ten seconds in this container,
 * because each scan has a cost. It accepts a file that is unchanged in two scans, so it is called until the folder is quiet. Only a hint:
 * without events (a network file system, no watches left), the ten seconds apply.
 */
final class DeployEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeployEvents.class);

    /** The least time between two scans, whatever the number of events. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** One scan for the change, one to see that it is stable, one for a write within the clock tick of the last. */
    private static final int QUIET_LOOKS = 3;
    /** How often watching a missing folder is retried. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final WatchService events;
    private final Duration lookEvery;
    private final Duration again;
    private final List<Path> folders;
    private final Runnable look;
    private final Map<Path, WatchKey> heard = new HashMap<>();

    /** {@code look} is called on this object's own thread. */
    static DeployEvents of(List<Path> folders, Runnable look) throws IOException {
        return of(folders, look, LOOK_EVERY, AGAIN);
    }

    static DeployEvents of(List<Path> folders, Runnable look, Duration lookEvery, Duration again) throws IOException {
        DeployEvents made = new DeployEvents(folders, look, lookEvery, again);
        // At once, so that no later change is missed.
        made.register();
        Thread thread = new Thread(made::listen, "bitville-deploy-events");
        thread.setDaemon(true);
        thread.start();
        return made;
    }

    private DeployEvents(List<Path> folders, Runnable look, Duration lookEvery, Duration again) throws IOException {
        this.lookEvery = lookEvery;
        this.again = again;
        this.folders = List.copyOf(folders);
        this.look = look;
        events = folders.get(0).getFileSystem().newWatchService();
    }

    private void listen() {
        try {
            while (true) {
                int before = heard.size();
                boolean all = register();
                if (heard.size() > before) {
                    // For changes before the watches existed.
                    lookUntilQuiet();
                }
                WatchKey key = all ? events.take() : events.poll(again.toMillis(), TimeUnit.MILLISECONDS);
                if (key != null) {
                    drain(key);
                    lookUntilQuiet();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("deploy_events_closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The bundle was stopped meanwhile.
            LOG.debug("deploy_events_ended reason=\"{}\"", e.toString());
        }
    }

    /** Whether all folders are watched. */
    private boolean register() {
        boolean all = true;
        for (Path folder : folders) {
            if (!heard.containsKey(folder)) {
                try {
                    heard.put(
                            folder,
                            folder.register(
                                    events,
                                    StandardWatchEventKinds.ENTRY_CREATE,
                                    StandardWatchEventKinds.ENTRY_MODIFY,
                                    StandardWatchEventKinds.ENTRY_DELETE));
                } catch (IOException e) {
                    // Missing folder, or no watches left: retried, and FileInstall polls meanwhile.
                    all = false;
                }
            }
        }
        return all;
    }

    private void lookUntilQuiet() throws InterruptedException {
        for (int quiet = 0; quiet < QUIET_LOOKS; quiet++) {
            lookNow();
            Thread.sleep(lookEvery.toMillis());
            for (WatchKey more = events.poll(); more != null; more = events.poll()) {
                drain(more);
                quiet = 0;
            }
        }
    }

    /** A failed scan does not prevent the next one. */
    private void lookNow() {
        try {
            look.run();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn(
                    "deploy_look_failed defect={}: FileInstall scans by itself within ten seconds",
                    e.getClass().getName());
        }
    }

    private void drain(WatchKey key) {
        key.pollEvents();
        if (!key.reset()) {
            heard.values().remove(key);
        }
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
