package com.bitville.postgres.api.thread;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one thread, or one task of a timer, running: an exception of a round is reported once and the next round follows. Without it an
 * unexpected exception, or a class removed by a bundle update, would end the thread silently.
 *
 * <p>A thread with its own loop runs {@link #loop}; a thread that waits in another way calls {@link #run} for each round; a task for an
 * executor or a timer is wrapped by {@link #task}. Use one guard for each thread or task. Safe for use by several threads.
 */
public final class Guard {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    /** One round of work. */
    @FunctionalInterface
    public interface Round {
        /**
         * Does it.
         *
         * @throws InterruptedException if the thread was interrupted
         */
        void run() throws InterruptedException;
    }

    /** Waits before a round that follows a defect. */
    @FunctionalInterface
    interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    private final Consumer<Defect> broken;
    private final Runnable mended;
    private final Pause pause;
    private @Nullable String told;
    private int inRow;

    /**
     * A guard that reports only changes. Exceptions of either argument are ignored: a log that is being replaced must not end the thread.
     *
     * @param broken called for a defect that differs from the last one; usually logs a warning
     * @param mended called for the first successful round after a defect; usually logs the recovery
     */
    public Guard(Consumer<Defect> broken, Runnable mended) {
        this(broken, mended, time -> Thread.sleep(time.toMillis()));
    }

    Guard(Consumer<Defect> broken, Runnable mended, Pause pause) {
        this.broken = Objects.requireNonNull(broken, "broken");
        this.mended = Objects.requireNonNull(mended, "mended");
        this.pause = pause;
    }

    /**
     * Runs one round. After a defect the caller must wait before the next round, else a permanent defect would keep a processor busy.
     *
     * @param round the work
     * @return whether it succeeded; false after a defect
     * @throws InterruptedException as the round threw it
     */
    public boolean run(Round round) throws InterruptedException {
        try {
            round.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // The only place that catches everything: an error, even OutOfMemoryError, ends this round and not the
            // thread.
            broke(e);
            return false;
        }
        well();
        return true;
    }

    /**
     * Runs rounds until {@code going} returns false; this should be all work of a thread. A round waits by itself; after a defect the next
     * one follows 1, 2, 4... at most 64 s later. An interrupt shortens a wait and does not end the loop: change the result of {@code
     * going}, then interrupt.
     *
     * @param going whether to run another round
     * @param round the work
     */
    public void loop(BooleanSupplier going, Round round) {
        while (going.getAsBoolean()) {
            try {
                if (!run(round) && going.getAsBoolean()) {
                    pause.take(afterDefect());
                }
            } catch (InterruptedException e) {
                // Either a request to end, which going reports, or not meant for this thread.
                Thread.interrupted();
            }
        }
    }

    /**
     * Wraps a task of an executor or timer, so that a periodic task continues after a defect. An interrupt stays pending.
     *
     * @param work the task
     * @return a task that throws nothing
     */
    public Runnable task(Round work) {
        return () -> {
            try {
                run(work);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private synchronized Duration afterDefect() {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(inRow - 1, MOST_DOUBLINGS));
    }

    private void broke(Throwable thrown) {
        quietly(() -> {
            Defect defect = Defect.of(thrown);
            if (changed(defect.what())) {
                broken.accept(defect);
            }
        });
    }

    private void well() {
        if (over()) {
            quietly(mended);
        }
    }

    private synchronized boolean changed(String what) {
        inRow++;
        boolean changed = !what.equals(told);
        told = what;
        return changed;
    }

    private synchronized boolean over() {
        boolean over = told != null;
        told = null;
        inRow = 0;
        return over;
    }

    private static void quietly(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable e) {
            // The report itself failed; there is nowhere left to report it.
            Objects.requireNonNull(e);
        }
    }
}
