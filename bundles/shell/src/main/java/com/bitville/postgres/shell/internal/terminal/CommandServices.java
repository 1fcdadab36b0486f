package com.bitville.postgres.shell.internal.terminal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services a command needs, looked up when the command runs. If they were declared to the shell as references, each service that comes
 * or goes (a changed setting is enough) would make the shell remove all commands of this bundle for a moment.
 */
public final class CommandServices {
    /** Where there is no container: in the client, and in tests, which set it. */
    private static volatile Function<Class<?>, List<?>> outside = type -> List.of();

    private CommandServices() {}

    /** Answers all queries outside a container. */
    static void outsideContainer(Function<Class<?>, List<?>> services) {
        outside = services;
    }

    /** The clock of commands: the system's, unless a test has another. */
    public static Clock clock() {
        Clock clock = find(Clock.class);
        return clock == null ? Clock.systemUTC() : clock;
    }

    /** The service with the highest ranking; null if there is none, and outside a container. */
    public static <T> @Nullable T find(Class<T> type) {
        BundleContext context = context();
        if (context == null) {
            return outside.apply(type).stream().map(type::cast).findFirst().orElse(null);
        }
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? null : context.getService(reference);
    }

    /** All registered services of a type. */
    public static <T> List<T> all(Class<T> type) {
        List<T> services = new ArrayList<>();
        BundleContext context = context();
        if (context == null) {
            outside.apply(type).forEach(service -> services.add(type.cast(service)));
        } else {
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
        Bundle bundle = FrameworkUtil.getBundle(CommandServices.class);
        return bundle == null ? null : bundle.getBundleContext();
    }

    /** A service that the command requires; a refusal while it is missing, as it is for a moment when its bundle is replaced. */
    public static <T> T required(@Nullable T service, String what) throws CommandException {
        if (service == null) {
            throw CommandRefusal.of(what + " is not running; look for it in bundle:list and in the agent's log");
        }
        return service;
    }
}
