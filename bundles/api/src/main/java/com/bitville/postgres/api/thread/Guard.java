package com.bitville.postgres.api.thread;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one thread, or one task of a timer, at its work: whatever a round throws is told once and the next round comes all the same.
 * Without it an exception nobody thought of, or a class that an updated bundle took away, ends the thread and nobody hears of it.
 *
 * <p>A thread with a loop of its own runs {@link #loop}; one that has to wait in its own way calls {@link #run} for each round; what is
 * handed to an executor or a timer is wrapped by {@link #task}. One guard for each thread or task; safe for use by several threads.
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
     * A guard that tells changes alone. What either argument throws is swallowed: a log that is being replaced must not end the thread.
     *
     * @param broken told of a defect, unless it is the one it was told of last; usually logs a warning
     * @param mended told of the first good round after a defect; usually logs that it goes on
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
     * Runs one round. After a defect the caller waits before the next, else a lasting one would keep a processor busy.
     *
     * @param round the work
     * @return whether it went through; false after a defect
     * @throws InterruptedException as the round threw it
     */
    public boolean run(Round round) throws InterruptedException {
        try {
            round.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // The one place for it: an error, even one of memory, ends this round and not the thread that would see it
            // pass.
            broke(e);
            return false;
        }
        well();
        return true;
    }

    /**
     * Runs rounds until told to end; to be the whole of a thread's work. The round does its own waiting; after a defect the next one comes
     * 1, 2, 4... at most 64 s later. An interrupt shortens a wait and ends nothing by itself: set what {@code going} looks at, then
     * interrupt.
     *
     * @param going whether there is to be another round
     * @param round the work
     */
    public void loop(BooleanSupplier going, Round round) {
        while (going.getAsBoolean()) {
            try {
                if (!run(round) && going.getAsBoolean()) {
                    pause.take(afterDefect());
                }
            } catch (InterruptedException e) {
                // Told to end, or not meant for this thread: going knows.
                Thread.interrupted();
            }
        }
    }

    /**
     * Wraps what an executor or timer runs, so that a periodic task goes on after a defect. An interrupt stays pending.
     *
     * @param work the task
     * @return the same, throwing nothing
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
            // Nobody is left to tell it to.
            Objects.requireNonNull(e);
        }
    }
}
