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
 * Ends the process if its stop takes too long. The container completes a start in progress before it stops, which on a busy machine takes
 * longer than a supervisor waits; a hanging bundle blocks it for ever; and after its bundles have stopped it waits for threads of its own
 * before it ends the process. The files on disk survive a kill at any time, so ending the process loses nothing; a running agent stops by
 * itself within two seconds.
 *
 * <p>The limit counts from the first sign of a stop: the signal, or the container's event. Not a component, because it starts before the
 * component runtime, and before everything else that features install.
 */
final class StopLimit implements BundleActivator, SynchronousBundleListener {
    /**
     * Three seconds below the ten that systemd, and container engines by default, wait before they kill: on a busy machine a thread may
     * have to wait for the processor.
     */
    private static final Duration LIMIT = Duration.ofSeconds(7);

    /** The exit status that a shell reports for a process ended by SIGTERM. */
    private static final int ENDED = 143;

    /** Halts the process. */
    static final Runnable HALT = () -> {
        // The log may be closed already. No shutdown hooks: they would wait for the same stop.
        System.err.println("bitville: the agent did not stop in time; the process was halted");
        Runtime.getRuntime().halt(ENDED);
    };

    private final Duration limit;
    private final Runnable end;
    /** The process waits for its hooks, so this one only starts a thread. */
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
        // A process that our own script started ends with its container; in another Karaf it may continue.
        processEndsToo = Boolean.parseBoolean(context.getProperty(StartMark.PROPERTY));
        context.addBundleListener(this);
        // A stop that began before this bundle started sends no further event; nothing of the agent has started by
        // then.
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
        // The process ends with the container, and that may still hang.
        if (context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is already ending, and the hook runs.
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

    /** The remaining time of the limit, which container and process share. */
    private synchronized Duration left() {
        long now = System.nanoTime();
        // A container that stopped long ago was started again in the same process.
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

    /** Whether the process is to end: a container that restarts in the same process, which this property of Karaf shows, is not. */
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
