package com.bitville.postgres.config.internal.publish;

import java.io.IOException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the fate of the stopped bundle. If it is updated or started again, the published configuration stays for the components; only
 * if it is uninstalled, the configuration is deleted. Listens on behalf of the system bundle, because a stopped bundle gets no events.
 */
public final class UninstallCleanup implements BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(UninstallCleanup.class);

    private final Bundle bundle;
    private final BundleContext system;
    private final UpgradeHandoff upgradeHandoff;

    private UninstallCleanup(Bundle bundle, BundleContext system, UpgradeHandoff upgradeHandoff) {
        this.bundle = bundle;
        this.system = system;
        this.upgradeHandoff = upgradeHandoff;
    }

    /** {@code upgradeHandoff} has left a note, which is obsolete after an uninstall. */
    public static void of(BundleContext context, UpgradeHandoff upgradeHandoff) {
        BundleContext system =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        system.addBundleListener(new UninstallCleanup(context.getBundle(), system, upgradeHandoff));
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (!event.getBundle().equals(bundle)) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.UNINSTALLED -> {
                system.removeBundleListener(this);
                clear();
            }
            case BundleEvent.STARTED, BundleEvent.UPDATED -> system.removeBundleListener(this);
            default -> LOG.trace("config_bundle_event type={}", event.getType());
        }
    }

    private void clear() {
        upgradeHandoff.forget();
        ServiceReference<ConfigurationAdmin> reference = system.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : system.getService(reference);
        if (admin == null) {
            return;
        }
        try {
            new ConfigAdminPublisher(admin).clear();
        } catch (IOException | IllegalStateException e) {
            LOG.warn("config_not_removed reason={}", e.toString());
        } finally {
            system.ungetService(reference);
        }
    }
}
