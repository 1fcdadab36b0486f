package com.bitville.postgres.engine.internal.cycle;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.engine.internal.run.RunCancellation;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.FaultBarrier;
import com.bitville.postgres.engine.internal.whiteboard.ServiceWhiteboard;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes finished cycles to all listeners and records those that a listener did not accept. Thread-safe. */
public final class CycleDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(CycleDispatcher.class);

    private final ServiceWhiteboard<CycleListener> listeners;
    private long notTaken;
    private String lastFault = "";

    public CycleDispatcher(ServiceWhiteboard<CycleListener> listeners) {
        this.listeners = listeners;
    }

    /** Does not interrupt: a listener may be in the middle of a durable write. */
    void dispatch(Cycle cycle) {
        String fault = "";
        for (TrackedService<CycleListener> listener : listeners.services()) {
            RunCancellation runCancellation = new RunCancellation(cycle.server());
            if (listener.enter(runCancellation)) {
                try {
                    FaultBarrier.call(() -> {
                        listener.service().onCycle(cycle);
                        return cycle;
                    });
                } catch (CollectException | CrashException e) {
                    fault = Objects.requireNonNullElse(e.getMessage(), "not accepted");
                } catch (InterruptedException e) {
                    fault = "interrupted";
                } finally {
                    // Clears an interrupt that a listener left set: it would end the next wait.
                    Thread.interrupted();
                    listener.exit(runCancellation);
                }
            }
        }
        note(cycle, fault);
    }

    private synchronized void note(Cycle cycle, String fault) {
        if (!fault.isEmpty()) {
            notTaken++;
        }
        if (!fault.isEmpty() && lastFault.isEmpty()) {
            LOG.warn(
                    "cycle_not_taken server={} cycle={} reason={} consequence=next_cycle_covers_the_time_again",
                    cycle.server(),
                    cycle.number(),
                    fault);
        } else if (fault.isEmpty() && !lastFault.isEmpty()) {
            LOG.info("cycle_taken_again server={} cycle={}", cycle.server(), cycle.number());
        }
        lastFault = fault;
    }

    public synchronized long notTaken() {
        return notTaken;
    }

    /** Why the last cycle was not taken, or empty. */
    public synchronized String lastFault() {
        return lastFault;
    }
}
