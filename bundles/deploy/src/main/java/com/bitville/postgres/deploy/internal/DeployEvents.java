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
 * Has FileInstall look the moment the kernel tells of a change in a folder: left to itself it looks every ten seconds in this container, as
 * each look of an idle one costs. It takes a file that was the same at two looks, so it is called until there is quiet. A hint and no more:
 * where none comes (a network file system, no watches left), the ten seconds stay.
 */
final class DeployEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeployEvents.class);

    /** No more often, however much is going on. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** One sees the change, one that it has come to rest; one more for what was written within the clock tick of the last. */
    private static final int QUIET_LOOKS = 3;
    /** How often a folder that is missing is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final WatchService events;
    private final Duration lookEvery;
    private final Duration again;
    private final List<Path> folders;
    private final Runnable look;
    private final Map<Path, WatchKey> heard = new HashMap<>();

    /** {@code look} is called by a thread of this object's own. */
    static DeployEvents of(List<Path> folders, Runnable look) throws IOException {
        return of(folders, look, LOOK_EVERY, AGAIN);
    }

    static DeployEvents of(List<Path> folders, Runnable look, Duration lookEvery, Duration again) throws IOException {
        DeployEvents made = new DeployEvents(folders, look, lookEvery, again);
        // At once, so that nothing is missed that comes after this.
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
                    // What came before there was somebody to tell of it.
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
            // The bundle has been stopped meanwhile.
            LOG.debug("deploy_events_ended reason=\"{}\"", e.toString());
        }
    }

    /** Whether all folders are heard of. */
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
                    // Missing, or out of watches: tried again, and FileInstall looks by itself meanwhile.
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

    /** A look that fails is no reason not to look again. */
    private void lookNow() {
        try {
            look.run();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn(
                    "deploy_look_failed defect={}: FileInstall looks by itself within ten seconds",
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
