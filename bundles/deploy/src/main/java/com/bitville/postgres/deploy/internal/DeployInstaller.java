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

/** FileInstall calls this for each file of {@code deploy/}, before its own handling of bundles, on its own single thread. */
@Component(service = ArtifactInstaller.class, immediate = true, property = "service.ranking:Integer=1000")
public final class DeployInstaller implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(DeployInstaller.class);

    private static final String NOTES = "bitville-deploy";

    private final DeployFolder folder;
    private final @Nullable DeployEvents events;

    /**
     * Continues from the records of an earlier process.
     *
     * @param context this bundle's context
     * @throws IOException if the records cannot be read
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

    /** Null if the kernel provides no events: FileInstall polls, too. */
    private static @Nullable DeployEvents events(BundleContext context) {
        String base = context.getProperty("karaf.base");
        String etc = context.getProperty("karaf.etc");
        if (base == null || etc == null) {
            return null;
        }
        try {
            return DeployEvents.of(List.of(Path.of(base).resolve("deploy"), Path.of(etc)), () -> lookNow(context));
        } catch (IOException e) {
            LOG.info(
                    "deploy_events_missing reason=\"{}\" consequence=\"changes take effect within 20 s\"",
                    e.toString());
            return null;
        }
    }

    /** Makes FileInstall scan its folders at once, which it does when an ArtifactListener is registered or unregistered. */
    static void lookNow(BundleContext context) {
        context.registerService(ArtifactTransformer.class, new NoTransformer(), null)
                .unregister();
    }

    /** Handles no file. */
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

    /** Not in this bundle's own storage, which an upgrade of its feature deletes: the jars would then count as newer than the upgrade. */
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
                        // No thread waits for this one: its failures are reported here or never.
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
