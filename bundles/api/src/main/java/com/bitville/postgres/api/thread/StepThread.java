package com.bitville.postgres.api.thread;

import java.time.Duration;

/**
 * A thread that takes one step after the other, each of which says how long to wait for the next: the way in which payloads are delivered.
 * A step that fails is reported by the guard, and the thread goes on. It runs once: whoever begins anew makes another.
 */
public final class StepThread {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(3);

    private final Thread thread;
    private volatile boolean stopped;

    /** One step. */
    @FunctionalInterface
    public interface Step {
        /**
         * Takes it.
         *
         * @return how long to wait for the next; zero for none
         * @throws InterruptedException if the thread is to end
         */
        Duration take() throws InterruptedException;
    }

    /**
     * A thread that has not begun.
     *
     * @param name {@code bitville-<what>}
     * @param guard reports exceptions of the steps
     * @param step the next step
     */
    public StepThread(String name, Guard guard, Step step) {
        this(name, guard, step, () -> {});
    }

    /**
     * A thread that has not begun, with something to close that no other thread may use.
     *
     * @param name {@code bitville-<what>}
     * @param guard reports exceptions of the steps
     * @param step the next step
     * @param end runs on the thread itself after the last step
     */
    public StepThread(String name, Guard guard, Step step, Runnable end) {
        this.thread = Threads.bare(name, () -> {
            guard.loop(() -> !stopped, () -> step(step));
            end.run();
        });
    }

    /** Takes the first step. */
    public void start() {
        thread.start();
    }

    /**
     * Interrupts a step or a wait and lets no other follow. Waits for the end at most 3 s.
     *
     * @return whether the thread has ended
     */
    public boolean stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void step(Step step) throws InterruptedException {
        Duration wait = step.take();
        if (!wait.isZero() && !stopped) {
            Thread.sleep(Math.max(1, wait.toMillis()));
        }
    }
}
