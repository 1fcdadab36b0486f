package com.bitville.postgres.stop.internal;

import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Ends the process when the container's own stop takes too long. The container finishes a start that is under way before it stops, which
 * takes longer than a supervisor waits where the processor is scarce, and a bundle that hangs keeps it for ever. What is on disk is made
 * for a process that ends at any moment, so ending it costs nothing; a running agent stops by itself in two seconds.
 *
 * <p>No component, because it is there before those who make components; started before all else that features bring.
 */
final class StopLimit implements BundleActivator, SynchronousBundleListener {
    /** Under the ten seconds that systemd, and container engines by default, wait before they kill. */
    private static final Duration LIMIT = Duration.ofSeconds(8);

    /** What a shell says of a process that ended by SIGTERM. */
    private static final int ENDED = 143;

    private final Duration limit;
    private final Runnable end;

    /** Ends the process for real. */
    StopLimit() {
        this(LIMIT, () -> {
            // The log may be stopped already. No hooks: they would wait for the same stop.
            System.err.println("bitville: the container did not stop in time, ended where it stood");
            Runtime.getRuntime().halt(ENDED);
        });
    }

    StopLimit(Duration limit, Runnable end) {
        this.limit = limit;
        this.end = end;
    }

    @Override
    public void start(BundleContext context) {
        context.addBundleListener(this);
        // A stop that was asked for before this bundle's turn came is not told again; nothing of the agent has started
        // by then.
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        if (framework != null && framework.getState() == Bundle.STOPPING) {
            watchOver(framework, Duration.ZERO);
        }
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STOPPING && bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            watchOver(bundle, limit);
        }
    }

    private void watchOver(Bundle framework, Duration atMost) {
        Thread watch = new Thread(() -> watch(framework, atMost), "bitville-stop-limit");
        watch.setDaemon(true);
        watch.start();
    }

    private void watch(Bundle framework, Duration atMost) {
        long begin = System.nanoTime();
        try {
            while (System.nanoTime() - begin < atMost.toNanos()) {
                // A container that restarts in the same process is no longer the one that stops.
                if (framework.getState() != Bundle.STOPPING) {
                    return;
                }
                Thread.sleep(50);
            }
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
