package com.bitville.postgres.api.thread;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes the agent's own threads: daemons with a name, none without a {@link Guard}. What a library wants to make itself is given a
 * factory, and answers for what its threads throw.
 */
public final class Threads {
    private Threads() {}

    /**
     * A thread for work that is done once, or that goes on in rounds by calling {@link Guard#loop} itself.
     *
     * @param name {@code bitville-<what>}
     * @param guard told of what the work throws
     * @param work the whole of it; an interrupt ends it
     * @return not started yet
     */
    public static Thread guarded(String name, Guard guard, Guard.Round work) {
        return bare(name, guard.task(work));
    }

    /**
     * A timer of one thread; wrap each task by {@link Guard#task}, or a defect ends its repetitions.
     *
     * @param name {@code bitville-<what>}
     * @return to be shut down by whoever asked for it
     */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> bare(name, work));
    }

    /**
     * A thread for a library that guards its work itself.
     *
     * @param name {@code bitville-<what>}
     * @param work the library's
     * @return not started yet
     */
    public static Thread bare(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
