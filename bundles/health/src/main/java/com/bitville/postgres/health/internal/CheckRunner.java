package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.health.Check;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.thread.Defect;
import com.bitville.postgres.api.thread.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs one bundle's check on its own thread: a name look-up that hangs must not hide the findings of the others. */
final class CheckRunner {
    private final Check check;
    private @Nullable FutureTask<List<Finding>> running;

    CheckRunner(Check check) {
        this.check = check;
    }

    boolean of(Check other) {
        return check == other;
    }

    /** Starts the check, unless its last run has not ended. */
    synchronized void begin(Duration most) {
        if (running == null || running.isDone()) {
            FutureTask<List<Finding>> task = new FutureTask<>(
                    () -> List.copyOf(Objects.requireNonNull(check.check(most), "a check returned null")));
            // The task holds what the check throws.
            Threads.bare("bitville-doctor", task).start();
            running = task;
        }
    }

    /** The findings, or one that the check did not end in time. Waits one second longer than the check was given. */
    List<Finding> result(Duration most) throws InterruptedException {
        FutureTask<List<Finding>> task;
        synchronized (this) {
            task = running;
        }
        if (task == null) {
            return List.of();
        }
        try {
            return task.get(most.toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException e) {
            // Cancelled by another caller of the same run, whose time ended first.
            task.cancel(true);
            return List.of(failed("did not end within " + most.toSeconds() + " s"));
        } catch (ExecutionException e) {
            // The message is left out: it may quote data.
            return List.of(failed("failed: "
                    + Defect.of(e.getCause() == null ? e : e.getCause()).what()));
        }
    }

    private Finding failed(String how) {
        return Finding.of(
                FindingSeverity.ERROR,
                FindingAreas.COLLECTION,
                "check",
                "",
                check.getClass().getSimpleName() + " " + how,
                Remedy.words("run doctor again; the agent's log has the details"));
    }
}
