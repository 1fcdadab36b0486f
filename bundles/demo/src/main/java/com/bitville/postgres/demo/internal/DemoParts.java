package com.bitville.postgres.demo.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The started parts, stopped in reverse order. */
final class DemoParts {
    private static final Logger LOG = LoggerFactory.getLogger(DemoParts.class);

    private final Deque<Part> running = new ArrayDeque<>();
    private boolean stopped;

    /** Stops one part. */
    interface Part {
        void stop() throws IOException;
    }

    /** Adds a part; if all is stopped already, it is stopped at once and nothing more may be started. */
    void add(Part part) throws InterruptedException {
        synchronized (this) {
            if (!stopped) {
                running.push(part);
                return;
            }
        }
        stop(part);
        throw new InterruptedException("the demo has ended");
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
