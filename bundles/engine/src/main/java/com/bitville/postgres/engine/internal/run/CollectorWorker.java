package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which the collectors of one server run, separate from the server's loop: a collector that does not return is abandoned with
 * its thread, and the next one gets a new thread. Thread-safe.
 */
public final class CollectorWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorWorker.class);

    private final String name;
    private @Nullable Hand hand;

    public CollectorWorker(String server) {
        name = "bitville-collect-" + server;
    }

    /** Gives the thread its next task; returns at once. */
    public synchronized void execute(Runnable work) {
        Hand ready = hand;
        if (ready == null) {
            ready = new Hand(name);
            ready.thread.start();
            hand = ready;
        }
        ready.tasks.add(work);
    }

    /** Lets the thread end after its current task, however long that takes. */
    @Override
    public synchronized void close() {
        if (hand != null) {
            hand.retire();
            hand = null;
        }
    }

    private static final class Hand {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final Thread thread;
        private volatile boolean retired;

        Hand(String name) {
            Guard guard = new Guard(
                    defect ->
                            LOG.warn("worker_defect thread={} defect={} trace={}", name, defect.what(), defect.trace()),
                    () -> LOG.info("worker_well_again thread={}", name));
            thread = Threads.bare(name, () -> guard.loop(() -> !retired, this::next));
        }

        /** Resets what the task changed in its thread: a context class loader that stayed would outlive its bundle. */
        private void next() throws InterruptedException {
            Runnable task = tasks.take();
            ClassLoader before = thread.getContextClassLoader();
            String known = thread.getName();
            try {
                task.run();
            } finally {
                thread.setContextClassLoader(before);
                thread.setName(known);
            }
        }

        void retire() {
            retired = true;
            tasks.add(() -> {});
        }
    }
}
