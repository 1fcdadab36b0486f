package com.bitville.postgres.demo.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be stopped in reverse order. */
final class DemoParts {
    private static final Logger LOG = LoggerFactory.getLogger(DemoParts.class);

    private final Deque<Part> running = new ArrayDeque<>();
    private boolean stopped;

    /** How one of them ends. */
    interface Part {
        void stop() throws IOException;
    }

    /** Keeps a part; where all is stopped already, it ends at once and nothing further may be started. */
    void add(Part part) throws InterruptedException {
        synchronized (this) {
            if (!stopped) {
                running.push(part);
                return;
            }
        }
        stop(part);
        throw new InterruptedException("the demonstration is over");
    }

    void stop() {
        Deque<Part> ending;
        synchronized (this) {
            stopped = true;
            ending = new ArrayDeque<>(running);
            running.clear();
        }
        ending.forEach(DemoParts::stop);
    }

    private static void stop(Part part) {
        try {
            part.stop();
        } catch (IOException e) {
            LOG.warn("demo_leaves_something_behind reason=\"{}\"", e.getMessage());
        }
    }
}
