package com.bitville.postgres.stop.internal;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Ends the process when its stop takes too long. The container finishes a start that is under way before it stops, which takes longer than
 * a supervisor waits where the processor is scarce, a bundle that hangs keeps it for ever, and once its bundles are stopped it waits for threads
 * of its own before it ends the process. What is on disk is made for a process that ends at any moment, so ending it costs nothing; a running agent
 * stops by itself in two seconds.
 *
 * <p>Counted from the first that is heard of a stop: the signal, or the container's own. No component, because it is there before those
 * who make components; started before all else that features bring.
 */
final class StopLimit implements BundleActivator, SynchronousBundleListener {
    /**
     * Three seconds under the ten that systemd, and container engines by default, wait before they kill: on a busy machine a thread may
     * have to wait for its turn.
     */
    private static final Duration LIMIT = Duration.ofSeconds(7);

    /** What a shell says of a process that ended by SIGTERM. */
    private static final int ENDED = 143;

    /** Ends the process for real. */
    static final Runnable HALT = () -> {
        // The log may be stopped already. No hooks: they would wait for the same stop.
        System.err.println("bitville: the agent did not stop in time, ended where it stood");
        Runtime.getRuntime().halt(ENDED);
    };

    private final Duration limit;
    private final Runnable end;
    /** A hook is waited for, so it only leaves a thread behind. */
    private final Thread hook = new Thread(this::processEnds, "bitville-stop-hook");

    private long begun;
    private boolean stopping;
    private volatile boolean processEndsToo;

    StopLimit() {
        this(LIMIT, HALT);
    }

    StopLimit(Duration limit, Runnable end) {
        this.limit = limit;
        this.end = end;
    }

    @Override
    public void start(BundleContext context) {
        // A process that our own script has started ends with its container; in a container of somebody else's it may
        // go on.
        processEndsToo = Boolean.parseBoolean(context.getProperty(StartMark.PROPERTY));
        context.addBundleListener(this);
        // A stop that was asked for before this bundle's turn came is not told again; nothing of the agent has started
        // by then.
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        if (framework != null && framework.getState() == Bundle.STOPPING) {
            watchOver(framework, Duration.ZERO);
        }
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            inBackground(end);
        }
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(this);
        // With the container the process ends, and that may hang still.
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process has begun to end meanwhile, and the hook does its work.
                return;
            }
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            watchOver(bundle, left());
        }
    }

    private void processEnds() {
        Duration left = left();
        inBackground(() -> {
            if (passes(left, () -> true)) {
                end.run();
            }
        });
    }

    /** Of the one limit that container and process have together. */
    private synchronized Duration left() {
        long now = System.nanoTime();
        // A container that came to its end long ago was started again in the same process.
        if (!stopping || now - begun > limit.toNanos()) {
            stopping = true;
            begun = now;
        }
        return limit.minusNanos(now - begun);
    }

    private void watchOver(Bundle framework, Duration atMost) {
        inBackground(() -> {
            if (passes(atMost, () -> framework.getState() == Bundle.STOPPING || isEnding())) {
                end.run();
            }
        });
    }

    /** A container that restarts in the same process, as Karaf says by this property, is no longer the one that stops. */
    private boolean isEnding() {
        return processEndsToo && !Boolean.getBoolean("karaf.restart");
    }

    private static void inBackground(Runnable work) {
        Thread watch = new Thread(work, "bitville-stop-limit");
        watch.setDaemon(true);
        watch.start();
    }

    private static boolean passes(Duration time, BooleanSupplier asLongAs) {
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < time.toNanos()) {
                if (!asLongAs.getAsBoolean()) {
                    return false;
                }
                Thread.sleep(50);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
