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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One room's check, asked on a thread of its own: a name look-up that hangs must not hide what the others find. */
final class CheckRunner {
    private final Check check;
    private @Nullable FutureTask<List<Finding>> running;

    CheckRunner(Check check) {
        this.check = check;
    }

    boolean of(Check other) {
        return check == other;
    }

    /** Starts it, unless it is still busy with the last time. */
    synchronized void begin(Duration most) {
        if (running == null || running.isDone()) {
            FutureTask<List<Finding>> task = new FutureTask<>(
                    () -> List.copyOf(Objects.requireNonNull(check.check(most), "a check found null")));
            // The task itself keeps what the check throws.
            Threads.bare("bitville-doctor", task).start();
            running = task;
        }
    }

    /** What it found, or that it did not end in time; a little later than it was told itself. */
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
        } catch (TimeoutException e) {
            task.cancel(true);
            return List.of(failed("did not end within " + most.toSeconds() + " s"));
        } catch (ExecutionException e) {
            // Without the message, which may quote data.
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
                Remedy.words("run doctor again; the log has the details"));
    }
}
