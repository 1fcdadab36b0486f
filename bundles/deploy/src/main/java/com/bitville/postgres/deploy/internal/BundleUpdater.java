package com.bitville.postgres.deploy.internal;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Replaces the contents of an installed bundle, which keeps its id, location, start level and state. Bundles that use its packages are
 * restarted with it: otherwise they would keep the old packages, and the framework does not start a singleton while its former contents
 * are in use.
 */
final class BundleUpdater {
    private static final Duration REFRESH = Duration.ofSeconds(60);

    private final FrameworkWiring framework;
    private final Bundle bundle;
    private final List<Bundle> users;
    private final List<Bundle> running;

    /** Records the running bundles, which are started again afterwards. */
    BundleUpdater(BundleContext context, Bundle bundle) {
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        this.bundle = bundle;
        this.users = framework.getDependencyClosure(List.of(bundle)).stream()
                .filter(user -> !user.equals(bundle))
                .toList();
        this.running = framework.getDependencyClosure(List.of(bundle)).stream()
                .filter(user -> user.getState() == Bundle.ACTIVE || user.getState() == Bundle.STARTING)
                .toList();
    }

    /**
     * Stops the bundle, replaces its contents, starts it.
     *
     * @throws BundleException if the contents are not a bundle, or a bundle that ran does not start with them
     * @throws InterruptedException if interrupted between two of these steps
     */
    void replaceBy(InputStream contents) throws BundleException, InterruptedException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.update(contents);
        if (!users.isEmpty()) {
            refresh();
        }
        if (running.contains(bundle)) {
            bundle.start(Bundle.START_TRANSIENT);
        }
        for (Bundle user : running) {
            user.start(Bundle.START_TRANSIENT);
        }
    }

    private void refresh() throws BundleException, InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new BundleException("the bundles that use " + bundle.getSymbolicName() + " were not restarted within "
                    + REFRESH.toSeconds() + " s");
        }
    }
}
