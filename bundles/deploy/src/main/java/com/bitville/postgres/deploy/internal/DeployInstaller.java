package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactTransformer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What FileInstall asks, before its own way with bundles, about each file of {@code deploy/}; by one thread of its own. */
@Component(service = ArtifactInstaller.class, immediate = true, property = "service.ranking:Integer=1000")
public final class DeployInstaller implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(DeployInstaller.class);

    private static final String NOTES = "bitville-deploy";

    private final DeployFolder folder;
    private final @Nullable DeployEvents events;

    /**
     * Goes on where an earlier one ended.
     *
     * @param context of this bundle
     * @throws IOException if its notes cannot be read
     */
    @Activate
    public DeployInstaller(BundleContext context) throws IOException {
        folder = new DeployFolder(context, notes(context));
        try {
            folder.forgetMissing();
        } catch (BundleException e) {
            LOG.warn("bundle_not_restored reason=\"{}\"", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String base = context.getProperty("karaf.base");
        if (base != null) {
            Path aside = notes(context).resolve("aside");
            new BootJarAdoption(folder, Path.of(base).resolve("deploy"), aside).begin(context);
        }
        events = events(context);
    }

    /** None where the kernel gives none: FileInstall looks by itself, too. */
    private static @Nullable DeployEvents events(BundleContext context) {
        String base = context.getProperty("karaf.base");
        String etc = context.getProperty("karaf.etc");
        if (base == null || etc == null) {
            return null;
        }
        try {
            return DeployEvents.of(List.of(Path.of(base).resolve("deploy"), Path.of(etc)), () -> lookNow(context));
        } catch (IOException e) {
            LOG.info("deploy_events_missing reason=\"{}\" consequence=\"changes are seen within 20 s\"", e.toString());
            return null;
        }
    }

    /** FileInstall looks at all its folders when somebody comes or goes that knows a kind of file. */
    static void lookNow(BundleContext context) {
        context.registerService(ArtifactTransformer.class, new NoTransformer(), null)
                .unregister();
    }

    /** Knows none. */
    private static final class NoTransformer implements ArtifactTransformer {
        @Override
        public boolean canHandle(File artifact) {
            return false;
        }

        @Override
        public File transform(File artifact, File folder) {
            return artifact;
        }
    }

    @Deactivate
    void stop() throws IOException {
        if (events != null) {
            events.close();
        }
    }

    /** Not in this bundle's own storage, which ends with an upgrade of its feature; a jar is not to be newer than that afterwards. */
    private static Path notes(BundleContext context) {
        String data = context.getProperty("karaf.data");
        return data == null
                ? context.getDataFile(NOTES).toPath()
                : Path.of(data).resolve(NOTES);
    }

    @Override
    public boolean canHandle(File artifact) {
        return folder.handles(artifact);
    }

    @Override
    public void install(File artifact) throws BundleException, IOException, InterruptedException {
        if (folder.isAboutSelf(artifact)) {
            later(() -> folder.apply(artifact));
        } else {
            folder.apply(artifact);
        }
    }

    @Override
    public void update(File artifact) throws BundleException, IOException, InterruptedException {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) throws BundleException, IOException, InterruptedException {
        if (folder.isAboutSelf(artifact)) {
            later(() -> folder.forget(artifact));
        } else {
            folder.forget(artifact);
        }
    }

    private interface Step {
        void run() throws BundleException, IOException, InterruptedException;
    }

    private static void later(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (BundleException | IOException | RuntimeException | LinkageError e) {
                        // Nobody waits for this thread: what ends it is heard of here or never.
                        LOG.warn("bundle_not_replaced reason=\"{}\"", e.toString());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bitville-deploy");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, thrown) ->
                LOG.error("bundle_not_replaced defect=\"{}\"", thrown.getClass().getName(), thrown));
        thread.start();
    }
}
