package com.bitville.postgres.itests.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.inject.Inject;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** The methods that run inside the container; {@link KarafIT} calls each by name. Pax Exam finds them through JUnit 4. */
public class InKaraf {
    @Inject
    private BundleContext context;

    /** Every bundle of the agent is active and has no unsatisfied reference that keeps a service away. */
    @Test
    public void everyBundleIsActive() {
        TreeSet<String> sleeping = new TreeSet<>();
        for (Bundle bundle : ours()) {
            if (bundle.getState() != Bundle.ACTIVE) {
                sleeping.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        require(sleeping.isEmpty(), sleeping.toString());
        require(ours().size() >= 9, "too few bundles: " + ours());
    }

    /** Every API service has a registered implementation. */
    @Test
    public void everyContractHasAService() throws Exception {
        for (String service : List.of(
                "com.bitville.postgres.api.config.Configuration",
                "com.bitville.postgres.api.config.Secrets",
                "com.bitville.postgres.api.database.Database",
                "com.bitville.postgres.api.collect.Collector",
                "com.bitville.postgres.api.collect.CycleListener",
                "com.bitville.postgres.api.history.History",
                "com.bitville.postgres.api.delivery.Outbox",
                "com.bitville.postgres.api.delivery.Spool",
                "com.bitville.postgres.api.status.StatusReport")) {
            ServiceReference<?>[] references = context.getAllServiceReferences(service, null);
            require(references != null, "nobody offers " + service);
        }
    }

    /** No service property and no stored configuration holds a secret. */
    @Test
    public void noServiceShowsTheSecret() throws Exception {
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            for (String key : reference.getPropertyKeys()) {
                Object value = reference.getProperty(key);
                String text = value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
                require(
                        !text.contains(KarafIT.PASSWORD) && !text.contains(KarafIT.KEY),
                        reference + " shows it in " + key);
            }
        }
    }

    /** The activity collector is updated in place, as {@code bundle:update} does. */
    @Test
    public void updateTheActivityCollector() throws Exception {
        update("bitville-collector-activity");
    }

    /** The shipper is updated in place. */
    @Test
    public void updateTheShipper() throws Exception {
        update("bitville-shipper");
    }

    private void update(String name) throws BundleException, IOException {
        Bundle bundle = ours().stream()
                .filter(candidate -> candidate.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
        // The container's own copy; a bundle read from mvn: has that address as its location.
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        }
        require(bundle.getState() == Bundle.ACTIVE, name + " is in state " + bundle.getState());
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null
                        && bundle.getSymbolicName().startsWith("bitville-"))
                .toList();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
