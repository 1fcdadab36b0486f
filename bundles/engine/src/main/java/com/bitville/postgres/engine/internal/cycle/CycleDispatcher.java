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

/** Gives finished cycles to all listeners and keeps account of those that were not taken. Safe for use by several threads. */
public final class CycleDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(CycleDispatcher.class);

    private final ServiceWhiteboard<CycleListener> listeners;
    private long notTaken;
    private String lastFault = "";

    public CycleDispatcher(ServiceWhiteboard<CycleListener> listeners) {
        this.listeners = listeners;
    }

    /** Nobody is interrupted here: a listener may be in the middle of a durable write. */
    void give(Cycle cycle) {
        String fault = "";
        for (TrackedService<CycleListener> listener : listeners.tenants()) {
            RunCancellation runCancellation = new RunCancellation(cycle.server());
            if (listener.enter(runCancellation)) {
                try {
                    FaultBarrier.call(() -> {
                        listener.service().onCycle(cycle);
                        return cycle;
                    });
                } catch (CollectException | CrashException e) {
                    fault = Objects.requireNonNullElse(e.getMessage(), "not taken");
                } catch (InterruptedException e) {
                    fault = "interrupted";
                } finally {
                    // One that a listener left behind: it would end the wait of whoever comes next.
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
