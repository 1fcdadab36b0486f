package com.bitville.postgres.config.internal.publish;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.config.internal.resolve.EffectiveConfiguration;
import com.bitville.postgres.config.internal.watch.FileEvents;
import com.bitville.postgres.config.internal.watch.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that watches the files and publishes each new snapshot to ConfigAdmin. */
public final class ConfigurationReloader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReloader.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final ConfigurationStore configurationStore;
    private final ConfigAdminPublisher configAdminPublisher;
    private final ConfigAdminEdits edits;
    private final BlockingQueue<String> touched = new LinkedBlockingQueue<>();
    private final Thread thread;
    /** The stored properties of a PID when it was last examined, until the next publication. */
    private final Map<String, Map<String, Object>> taken = new HashMap<>();

    private long published;
    private @Nullable Long putBackAt;
    private final AtomicBoolean heard = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Optional<FileEvents> events = FileEvents.open(System::nanoTime, this::heard);
    private @Nullable FileWatch watch;
    private List<Path> followed = List.of();
    private boolean reloadDue = true;
    private boolean failing;
    private volatile boolean closed;

    public ConfigurationReloader(
            ConfigurationStore configurationStore, ConfigAdminPublisher configAdminPublisher, ConfigAdminEdits edits) {
        this.configurationStore = configurationStore;
        this.configAdminPublisher = configAdminPublisher;
        this.edits = edits;
        Guard guard = new Guard(
                defect -> LOG.warn(
                        "config_not_followed defect=\"{}\" trace=\"{}\" consequence=\"components keep their settings; it retries\"",
                        defect.what(),
                        defect.trace()),
                () -> LOG.info("config_followed"));
        thread = Threads.guarded("bitville-config", guard, () -> guard.loop(() -> !closed, this::round));
    }

    public void start() {
        thread.start();
    }

    public void close() {
        closed = true;
        thread.interrupt();
        events.ifPresent(FileEvents::close);
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The stored properties of a PID have changed, by us or by others. Returns at once. */
    public void touched(String pid) {
        touched.add(pid);
    }

    /** The snapshot has changed. Returns at once. */
    public void wake() {
        touched.add("");
    }

    /** Something that the configuration depends on has changed, and is no file. Returns at once. */
    public void reload() {
        asked.set(true);
        wake();
    }

    private void heard() {
        if (!heard.getAndSet(true)) {
            wake();
        }
    }

    private void round() throws InterruptedException {
        FileWatch files = watch();
        reloadIfDue();
        putBackWhenDue();
        publish();
        String pid = touched.poll(files.untilPoll().toNanos(), TimeUnit.NANOSECONDS);
        Set<String> pids = new TreeSet<>();
        touched.drainTo(pids);
        if (pid != null) {
            pids.add(pid);
        }
        pids.remove("");
        take(pids);
        if (heard.getAndSet(false)) {
            files.heard();
        }
        List<Path> watched = configurationStore.watched();
        boolean changed = files.changed(watched);
        if (changed || watched != followed) {
            // A folder or link on the path may have been replaced, and the new one is not watched yet.
            events.ifPresent(hints -> hints.follow(watched));
            followed = watched;
        }
        reloadDue |= changed;
        reloadDue |= asked.getAndSet(false);
        reloadIfDue();
    }

    private FileWatch watch() {
        FileWatch current = watch;
        if (current == null) {
            current = new FileWatch(configurationStore.watched(), System::nanoTime, events.isPresent());
            watch = current;
        }
        return current;
    }

    /** Due until it succeeds; initially due, for changes between the first reading and the first poll. */
    private void reloadIfDue() {
        if (reloadDue) {
            configurationStore.reload();
            reloadDue = false;
        }
    }

    private void take(Set<String> pids) {
        boolean compared = false;
        try {
            for (String pid : pids) {
                Map<String, Object> stored = configAdminPublisher.stored(pid);
                if (stored != null) {
                    taken.put(pid, stored);
                }
                edits.take(pid).ifPresent(this::putBackAfter);
            }
            compared = true;
        } catch (IOException | IllegalStateException e) {
            LOG.debug("config_not_compared reason={}", e.toString());
        } finally {
            if (!compared) {
                published = 0;
            }
        }
    }

    private void putBackAfter(Duration wait) {
        long due = System.nanoTime() + wait.toNanos();
        putBackAt = putBackAt == null || due - putBackAt < 0 ? due : putBackAt;
    }

    private void putBackWhenDue() {
        if (putBackAt != null && System.nanoTime() - putBackAt >= 0) {
            putBackAt = null;
            published = 0;
        }
    }

    /** Takes edits whose event has not arrived yet: the next publication would overwrite them silently. */
    private void takeWhatIsNew() {
        Map<String, Map<String, Object>> stored = configAdminPublisher.stored();
        Set<String> pids = new TreeSet<>();
        configAdminPublisher.published().forEach((pid, properties) -> {
            Map<String, Object> now = stored.get(pid);
            if (now != null && !now.equals(properties) && !now.equals(taken.get(pid))) {
                pids.add(pid);
            }
        });
        take(pids);
    }

    private void publish() {
        if (configurationStore.snapshot().generation() == published) {
            return;
        }
        if (!failing) {
            // After a publication that failed midway, the differences are our own.
            takeWhatIsNew();
        }
        EffectiveConfiguration effectiveConfiguration = configurationStore.snapshot();
        boolean done = false;
        try {
            configAdminPublisher.publish(effectiveConfiguration);
            done = true;
            published = effectiveConfiguration.generation();
            taken.clear();
            if (failing) {
                failing = false;
                LOG.info("config_published generation={}", published);
            }
        } catch (IOException | IllegalStateException e) {
            if (!failing) {
                LOG.warn("config_not_published reason={}; components keep their settings; it retries", e.toString());
            }
        } finally {
            failing |= !done;
        }
    }
}
