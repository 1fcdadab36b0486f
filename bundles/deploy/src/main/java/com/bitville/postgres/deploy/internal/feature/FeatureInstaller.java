package com.bitville.postgres.deploy.internal.feature;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs and uninstalls the optional features as the configuration says, and looks again after each installation by others, on a thread
 * that ends when everything is as wanted. While the configuration is invalid, nothing changes.
 */
@Component(
        service = FeatureInstaller.class,
        immediate = true,
        configurationPid = "bitville.features",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FeatureInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureInstaller.class);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final FeatureManager manager;
    private final FeaturesService features;
    private final DeploymentListener deployments = this::deployed;
    private final ServiceRegistration<?> registration;
    private @Nullable Thread thread;
    private boolean booted;
    private boolean changed;
    private boolean stopped;

    /**
     * Created by the component runtime.
     *
     * @param config what is wanted
     * @param context of this bundle
     * @param features the container's features
     * @throws IOException if the record of an earlier process cannot be read
     */
    @Activate
    @SuppressWarnings("JdkObsolete") // The OSGi API has dictionaries.
    public FeatureInstaller(FeaturesConfig config, BundleContext context, @Reference FeaturesService features)
            throws IOException {
        this.features = features;
        String data = context.getProperty("karaf.data");
        Path notes = data == null
                ? context.getDataFile("features").toPath()
                : Path.of(data).resolve("bitville-deploy");
        manager = new FeatureManager(
                new KarafFeatures(features, context), new UnfinishedFeatures(notes.resolve("unfinished-features.txt")));
        manager.want(FeatureWish.of(config));
        Hashtable<String, Object> properties = new Hashtable<>();
        // Types of the JDK alone: this bundle depends on no other of the agent.
        properties.put("bitville.status", "features");
        registration = context.registerService(Supplier.class, manager, properties);
        features.registerListener(deployments);
    }

    /**
     * After the container's own boot: both would install at once otherwise. Not a mandatory reference: with the requirement that the
     * build derives from one, no boot would resolve that contains this bundle.
     */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindBooted(BootFinished given) {
        synchronized (this) {
            booted = true;
        }
        wake();
    }

    void unbindBooted(BootFinished gone) {
        // A boot that has ended does not begin again.
    }

    @Modified
    void configure(FeaturesConfig config) {
        manager.want(FeatureWish.of(config));
        wake();
    }

    private void deployed(DeploymentEvent event) {
        if (event == DeploymentEvent.DEPLOYMENT_FINISHED) {
            wake();
        }
    }

    private synchronized void wake() {
        changed = true;
        notifyAll();
        if (thread == null && booted && !stopped) {
            Thread made = new Thread(this::work, "bitville-features");
            made.setDaemon(true);
            made.setUncaughtExceptionHandler((ended, thrown) -> LOG.error(
                    "features_not_applied defect=\"{}\"", thrown.getClass().getName(), thrown));
            thread = made;
            made.start();
        }
    }

    private void work() {
        Duration wait = FIRST;
        try {
            while (begins()) {
                if (manager.apply()) {
                    wait = FIRST;
                    if (ends()) {
                        return;
                    }
                } else {
                    pause(wait);
                    Duration longer = wait.multipliedBy(2);
                    wait = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
                }
            }
        } catch (InterruptedException e) {
            // The component stops; what was begun is continued at its next start.
            LOG.debug("features_interrupted");
        } finally {
            gone(Thread.currentThread());
        }
    }

    private synchronized boolean begins() {
        changed = false;
        return !stopped;
    }

    private synchronized boolean ends() {
        if (!changed) {
            thread = null;
        }
        return !changed;
    }

    private synchronized void pause(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        long left = wait.toNanos();
        while (left > 0 && !changed && !stopped) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    private synchronized void gone(Thread ended) {
        if (ended.equals(thread)) {
            thread = null;
        }
    }

    @Deactivate
    void stop() {
        features.unregisterListener(deployments);
        registration.unregister();
        synchronized (this) {
            stopped = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
