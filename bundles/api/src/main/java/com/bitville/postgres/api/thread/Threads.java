package com.bitville.postgres.api.thread;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Creates the agent's threads: named daemons, each with a {@link Guard}. A library that creates its own threads gets a factory and is
 * responsible for their exceptions.
 */
public final class Threads {
    private Threads() {}

    /**
     * A thread for work that runs once, or that runs in rounds by calling {@link Guard#loop} itself.
     *
     * @param name {@code bitville-<what>}
     * @param guard reports exceptions of the work
     * @param work the whole of it; an interrupt ends it
     * @return the thread, not started yet
     */
    public static Thread guarded(String name, Guard guard, Guard.Round work) {
        return bare(name, guard.task(work));
    }

    /**
     * A timer of one thread; wrap each task by {@link Guard#task}, or a defect ends its repetitions.
     *
     * @param name {@code bitville-<what>}
     * @return the timer; the caller must shut it down
     */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> bare(name, work));
    }

    /**
     * A thread for a library that guards its work itself.
     *
     * @param name {@code bitville-<what>}
     * @param work the library's
     * @return the thread, not started yet
     */
    public static Thread bare(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
