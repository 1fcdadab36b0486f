package com.bitville.postgres.shell.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services a command works with, looked up when it is typed. Declared to the shell as references, each of them that comes or goes (a
 * changed setting is enough) would make it take all commands of this bundle away for a moment.
 */
final class Services {
    private Services() {}

    /** The service with the highest ranking; null where there is none, and outside a container. */
    static <T> @Nullable T find(Class<T> type) {
        BundleContext context = context();
        ServiceReference<T> reference = context == null ? null : context.getServiceReference(type);
        return context == null || reference == null ? null : context.getService(reference);
    }

    /** All services of a kind that are there now. */
    static <T> List<T> all(Class<T> type) {
        List<T> services = new ArrayList<>();
        BundleContext context = context();
        if (context != null) {
            try {
                for (ServiceReference<T> reference : context.getServiceReferences(type, null)) {
                    T service = context.getService(reference);
                    if (service != null) {
                        services.add(service);
                    }
                }
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException("no filter was given", e);
            }
        }
        return services;
    }

    private static @Nullable BundleContext context() {
        Bundle bundle = FrameworkUtil.getBundle(Services.class);
        return bundle == null ? null : bundle.getBundleContext();
    }

    /** What a command cannot do without; a refusal while it is away, as it is for a moment when its bundle is replaced. */
    static <T> T required(@Nullable T service, String what) throws CommandException {
        if (service == null) {
            throw Refusal.of(what + " is not running; look for it in bundle:list and in the log");
        }
        return service;
    }
}
