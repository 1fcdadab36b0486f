package com.bitville.postgres.config.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the files and brings each new snapshot into ConfigAdmin. */
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final Center center;
    private final Publisher publisher;
    private final StoredEdits edits;
    private final BlockingQueue<String> touched = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::follow, "bitville-config");
    /** What was stored under a PID when it was last looked at, until the next publication. */
    private final Map<String, Map<String, Object>> taken = new HashMap<>();

    private long published;
    private @Nullable Long putBackAt;
    private boolean failing;

    Follower(Center center, Publisher publisher, StoredEdits edits) {
        this.center = center;
        this.publisher = publisher;
        this.edits = edits;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is stored under a PID has changed, by us or by somebody else. Returns at once. */
    void touched(String pid) {
        touched.add(pid);
    }

    /** The snapshot has changed. Returns at once. */
    void wake() {
        touched.add("");
    }

    private void follow() {
        FileWatch watch = new FileWatch(center.watched(), System::nanoTime);
        // What changed between the first reading and the first look would be missed otherwise.
        center.reload();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                putBackWhenDue();
                publish();
                String pid = touched.poll(watch.untilLook().toNanos(), TimeUnit.NANOSECONDS);
                Set<String> pids = new TreeSet<>();
                touched.drainTo(pids);
                if (pid != null) {
                    pids.add(pid);
                }
                pids.remove("");
                take(pids);
                if (watch.changed(center.watched())) {
                    center.reload();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Set<String> pids) {
        try {
            for (String pid : pids) {
                Map<String, Object> stored = publisher.stored(pid);
                if (stored != null) {
                    taken.put(pid, stored);
                }
                edits.take(pid).ifPresent(this::putBackAfter);
            }
        } catch (IOException | IllegalStateException e) {
            published = 0;
            LOG.debug("config_not_compared reason={}", e.toString());
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

    /** An edit whose event is on its way still would be overwritten by what is about to be published, without a word. */
    private void takeWhatIsNew() {
        Map<String, Map<String, Object>> stored = publisher.stored();
        Set<String> pids = new TreeSet<>();
        publisher.published().forEach((pid, properties) -> {
            Map<String, Object> now = stored.get(pid);
            if (now != null && !now.equals(properties) && !now.equals(taken.get(pid))) {
                pids.add(pid);
            }
        });
        take(pids);
    }

    private void publish() {
        if (center.snapshot().generation() == published) {
            return;
        }
        if (!failing) {
            // After a publication that failed half-way what differs is our own.
            takeWhatIsNew();
        }
        Snapshot snapshot = center.snapshot();
        try {
            publisher.publish(snapshot);
            published = snapshot.generation();
            taken.clear();
            if (failing) {
                failing = false;
                LOG.info("config_published generation={}", published);
            }
        } catch (IOException | IllegalStateException e) {
            if (!failing) {
                failing = true;
                LOG.warn("config_not_published reason={}; components keep their settings, tried again", e.toString());
            }
        }
    }
}
