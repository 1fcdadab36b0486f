package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the jars of the folder to the installed bundles, and restores the original when a jar is removed. */
final class DeployFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);

    private final BundleContext context;
    private final AppliedJars appliedJars;
    private final OriginalBundle originalBundle;
    /** Held as a bundle, because its context becomes invalid while the bundle is replaced. */
    private final Bundle self;

    /** {@code notes} is a folder only for this class. */
    DeployFolder(BundleContext context, Path notes) throws IOException {
        this.context = context;
        this.appliedJars = new AppliedJars(notes.resolve("applied.properties"));
        this.originalBundle = new OriginalBundle(notes);
        this.self = context.getBundle();
    }

    /** Whether the file replaces, or replaced, a bundle that was installed by other means. */
    synchronized boolean handles(File file) {
        return appliedJars.symbolicName(file).isPresent()
                || BundleJar.of(file)
                        .filter(jar -> installed(jar.symbolicName(), file).isPresent())
                        .isPresent();
    }

    /**
     * Applies a jar once per change of it: a later update of the bundle by other means is newer than the file, and stays when the file is
     * removed.
     *
     * @throws BundleException if that fails; the bundle then has its installed contents
     */
    synchronized void apply(File file) throws BundleException, IOException, InterruptedException {
        apply(file, false);
    }

    private void apply(File file, boolean again) throws BundleException, IOException, InterruptedException {
        Optional<BundleJar> jar = BundleJar.of(file);
        Optional<Bundle> bundle = jar.flatMap(found -> installed(found.symbolicName(), file));
        if (bundle.isEmpty()) {
            throw new BundleException(file + " replaces no installed bundle");
        }
        if (appliedJars.isUnchanged(jar.get()) && !again) {
            return;
        }
        Bundle replaced = bundle.get();
        String before = String.valueOf(replaced.getVersion());
        if (!again && !appliedJars.isApplied(replaced)) {
            originalBundle.keep(replaced);
        }
        if (isSelf(replaced)) {
            // Recorded first: after an update of this bundle, the rest would run in unloaded code.
            appliedJars.add(jar.get(), replaced, true);
        }
        BundleUpdater bundleUpdater = new BundleUpdater(context, replaced);
        try (InputStream contents = Files.newInputStream(file.toPath())) {
            bundleUpdater.replaceBy(contents);
        } catch (BundleException e) {
            restore(replaced, bundleUpdater);
            throw new BundleException(
                    file + " (version " + jar.get().version() + ") cannot run: " + e.getMessage() + "; "
                            + replaced.getSymbolicName() + " is restored as installed, version "
                            + replaced.getVersion(),
                    e);
        }
        if (!isSelf(replaced)) {
            appliedJars.add(jar.get(), replaced, false);
            LOG.info(
                    "bundle_replaced bundle={} file={} version={} was={}",
                    replaced.getSymbolicName(),
                    file,
                    replaced.getVersion(),
                    before);
        }
    }

    /** Handles the removal of a jar: another jar for the same bundle, or the installed contents, are applied again. */
    synchronized void forget(File file) throws BundleException, IOException, InterruptedException {
        Optional<String> name = appliedJars.symbolicName(file);
        Optional<Bundle> bundle = name.flatMap(found -> installed(found, file));
        boolean inForce = bundle.filter(appliedJars::isApplied).isPresent();
        appliedJars.remove(file);
        if (!inForce) {
            return;
        }
        Optional<File> other = appliedJars.files().stream()
                .filter(candidate -> candidate.exists()
                        && appliedJars.symbolicName(candidate).equals(name))
                .findFirst();
        if (other.isPresent()) {
            apply(other.get(), true);
        } else {
            restore(bundle.get(), new BundleUpdater(context, bundle.get()));
        }
    }

    /** Handles jars that were removed while this bundle was stopped. */
    synchronized void forgetMissing() throws BundleException, IOException, InterruptedException {
        for (File file : appliedJars.files()) {
            if (!file.exists()) {
                forget(file);
            }
        }
    }

    /** Whether the file is for this bundle itself: it is applied on a separate thread, after FileInstall has recorded it. */
    boolean isAboutSelf(File file) {
        return BundleJar.of(file)
                .map(BundleJar::symbolicName)
                .or(() -> appliedJars.symbolicName(file))
                .filter(name -> name.equals(self.getSymbolicName()))
                .isPresent();
    }

    private boolean isSelf(Bundle bundle) {
        return bundle.equals(self);
    }

    private void restore(Bundle bundle, BundleUpdater bundleUpdater)
            throws BundleException, IOException, InterruptedException {
        try (InputStream contents = originalBundle.open(bundle)) {
            bundleUpdater.replaceBy(contents);
        }
        originalBundle.forget(bundle);
        if (!isSelf(bundle)) {
            LOG.info("bundle_restored bundle={} version={}", bundle.getSymbolicName(), bundle.getVersion());
        }
    }

    /** The installed bundle of that name; bundles that FileInstall installed from the folder are excluded. */
    synchronized Optional<Bundle> installed(String symbolicName, File file) {
        String folder = file.getAbsoluteFile().getParentFile().toURI().toString();
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .filter(bundle -> !bundle.getLocation().startsWith(folder))
                .findFirst();
    }
}
