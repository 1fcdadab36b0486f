package com.bitville.postgres.deploy.internal.feature;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.features.DeploymentEvent;
import org.apache.karaf.features.DeploymentListener;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The features service of Apache Karaf. What is installed here is required in the versions {@code [V,V-0)}, which contain V alone; {@code
 * feature:install} and the boot require {@code [V,V]}. So Karaf's own state, saved together with what is installed, tells who installed a
 * feature. A wider range would require each version that the container knows: Karaf installs what any of them contains.
 */
final class KarafFeatures implements FeatureContainer {
    private static final Logger LOG = LoggerFactory.getLogger(KarafFeatures.class);

    /** By default it restarts bundles that could use an optional package of a new one: pools and shell would be closed. */
    private static final EnumSet<Option> NO_RESTARTS = EnumSet.of(Option.NoAutoRefreshBundles);

    private static final EnumSet<Option> NO_STARTS = EnumSet.of(Option.NoAutoRefreshBundles, Option.NoAutoStartBundles);

    /** The feature of this bundle. */
    private static final String OWN = "bitville-deploy";

    private static final String REQUIREMENT = "feature:";
    private static final Pattern KEYED = Pattern.compile("\\[(.+),\\1[-.]0\\)");
    /** An installation that fails halfway does not tell its end. */
    private static final Duration QUIET = Duration.ofSeconds(60);

    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final int MOST_REASON = 300;

    private final FeaturesService service;
    private final BundleContext context;

    KarafFeatures(FeaturesService service, BundleContext context) {
        this.service = service;
        this.context = context;
    }

    /** The service computes from what is required when it is called, also while another installation is about to change that. */
    @Override
    public void awaitQuiet() throws InterruptedException {
        CountDownLatch finished = new CountDownLatch(1);
        DeploymentListener listener = event -> {
            if (event == DeploymentEvent.DEPLOYMENT_FINISHED) {
                finished.countDown();
            }
        };
        // It is called with the last event at once.
        service.registerListener(listener);
        try {
            if (!finished.await(QUIET.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("features_not_quiet after_s={} consequence=\"not waited for any longer\"", QUIET.toSeconds());
            }
        } finally {
            service.unregisterListener(listener);
        }
    }

    @Override
    public boolean isKeyed(String feature) {
        return !keyed(feature).isEmpty();
    }

    @Override
    public boolean isOthers(String feature) throws FeatureException, InterruptedException {
        Set<String> ours = keyed(feature);
        return ours.size() < required(feature).size() || (ours.isEmpty() && isInstalled(feature));
    }

    private Set<String> keyed(String feature) {
        return required(feature).stream().filter(KarafFeatures::isOurs).collect(Collectors.toSet());
    }

    private Set<String> required(String feature) {
        String exact = REQUIREMENT + feature;
        return service.listRequirements().getOrDefault(FeaturesService.ROOT_REGION, Set.of()).stream()
                .filter(each -> each.equals(exact) || each.startsWith(exact + "/"))
                .collect(Collectors.toSet());
    }

    /** Also if another feature contains it. */
    private boolean isInstalled(String feature) throws FeatureException, InterruptedException {
        return run(() -> {
            for (Feature installed : service.listInstalledFeatures()) {
                if (installed.getName().equals(feature)) {
                    return true;
                }
            }
            return false;
        });
    }

    static String requirement(String feature, String version) {
        boolean qualified = version.chars().filter(c -> c == '.').count() == 3;
        return REQUIREMENT + feature + "/[" + version + "," + version + (qualified ? "-0" : ".0") + ")";
    }

    static boolean isOurs(String requirement) {
        return KEYED.matcher(requirement.substring(requirement.indexOf('/') + 1))
                .matches();
    }

    @Override
    public void install(String feature) throws FeatureException, InterruptedException {
        require(feature, NO_RESTARTS);
    }

    @Override
    public void takeOver(String feature) throws FeatureException, InterruptedException {
        require(feature, NO_STARTS);
    }

    private void require(String name, EnumSet<Option> options) throws FeatureException, InterruptedException {
        Feature feature = find(name);
        Set<String> before = keyed(name);
        run(() -> {
            // Begun in another version of the agent, it would be required twice.
            String required = before.isEmpty()
                    ? requirement(name, feature.getVersion())
                    : before.iterator().next();
            service.addRequirements(Map.of(FeaturesService.ROOT_REGION, Set.of(required)), options);
            return true;
        });
    }

    /** Of the version of the agent that is installed: the container may know newer ones. */
    private Feature find(String name) throws FeatureException, InterruptedException {
        Optional<Feature> feature = run(() -> {
            for (Feature installed : service.listInstalledFeatures()) {
                if (installed.getName().equals(OWN)) {
                    return Optional.ofNullable(service.getFeature(name, installed.getVersion()));
                }
            }
            return Optional.ofNullable(service.getFeature(name));
        });
        return feature.orElseThrow(() -> new FeatureException(
                "this container knows no feature " + name + " of the installed version",
                "feature:repo-list must name the agent's features file; feature:repo-add"
                        + " mvn:com.bitville.postgres/bitville-features/VERSION/xml/features adds it",
                null));
    }

    @Override
    public void uninstall(String feature) throws FeatureException, InterruptedException {
        run(() -> {
            service.removeRequirements(Map.of(FeaturesService.ROOT_REGION, keyed(feature)), NO_RESTARTS);
            return true;
        });
        releaseUninstalled();
    }

    /** Classes of uninstalled bundles stay while these use each other. Only what no remaining bundle uses is released. */
    private void releaseUninstalled() throws InterruptedException {
        FrameworkWiring wiring =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        List<Bundle> unused = wiring.getRemovalPendingBundles().stream()
                .filter(bundle -> bundle.getState() == Bundle.UNINSTALLED)
                .filter(bundle -> allUninstalled(wiring.getDependencyClosure(List.of(bundle))))
                .toList();
        if (unused.isEmpty()) {
            return;
        }
        CountDownLatch released = new CountDownLatch(1);
        wiring.refreshBundles(unused, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                released.countDown();
            }
        });
        if (!released.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("feature_classes_not_released after_s={}", REFRESH.toSeconds());
        }
    }

    private static boolean allUninstalled(Collection<Bundle> bundles) {
        return bundles.stream().allMatch(bundle -> bundle.getState() == Bundle.UNINSTALLED);
    }

    /** The service declares any exception. */
    private static <T> T run(Callable<T> step) throws FeatureException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(step);
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof InterruptedException) {
                throw new InterruptedException(cause.getMessage());
            }
            throw new FeatureException(
                    line(cause),
                    "the agent's user must be able to read every file below the container's system folder; bin/client and"
                            + " feature:install show the container's own message",
                    cause);
        }
    }

    private static String line(Throwable cause) {
        String text = cause + "";
        String line = text.replaceAll("\\s+", " ").strip();
        return line.substring(0, Math.min(MOST_REASON, line.length()));
    }
}
