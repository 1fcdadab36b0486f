package com.bitville.postgres.itests.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Runs inside the agent: writes the name of each bundle that something happens to into a file. {@link BundleWatch} puts it there.
 *
 * <p>The JDK keeps a reference to the class of the record that was last compared for the first time (the cache of a method handle in {@code
 * java.lang.runtime.ObjectMethods}), and thereby to the class loader of one bundle. Each start of this bundle compares its own record,
 * after which the reference no longer belongs to the agent.
 */
public final class BundleRecorder implements BundleActivator, SynchronousBundleListener {
    static final String FILE = "bundle-events";
    static final String STARTED = "recording";

    static final Class<?> COMPARED = Compared.class;

    private record Compared(String what) {}

    private @Nullable BundleContext context;

    @Override
    public void start(BundleContext given) {
        context = given;
        note(given, STARTED + " " + new Compared("a").equals(new Compared("b")));
        given.addBundleListener(this);
    }

    @Override
    public void stop(BundleContext given) {
        context = null;
        given.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        BundleContext mine = context;
        Bundle bundle = event.getBundle();
        // Only resolved; no other bundle is affected.
        if (mine != null && !bundle.equals(mine.getBundle()) && event.getType() != BundleEvent.RESOLVED) {
            note(mine, bundle.getSymbolicName() + " " + event.getType());
        }
    }

    private static synchronized void note(BundleContext context, String line) {
        Path file = Path.of(context.getProperty("karaf.data")).resolve(FILE);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
