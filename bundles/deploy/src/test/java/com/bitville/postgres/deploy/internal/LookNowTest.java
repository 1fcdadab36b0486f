package com.bitville.postgres.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** With the real FileInstall, with a scan interval of one hour. */
@Timeout(60)
class LookNowTest {
    @TempDir
    Path temporary;

    private Framework framework;
    private Bundle ours;
    private Path deploy;

    @BeforeEach
    void launch() throws Exception {
        deploy = Files.createDirectory(temporary.resolve("deploy"));
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        temporary.resolve("cache").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.slf4j;version=1.7.36,org.apache.karaf.features;version=4.4.10",
                        // The component runtime is left out.
                        Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                        "osgi.extender;osgi.extender=osgi.component;version:Version=1.5",
                        "felix.fileinstall.dir",
                        deploy.toString(),
                        "felix.fileinstall.tmpdir",
                        temporary.resolve("made").toString(),
                        "felix.fileinstall.noInitialDelay",
                        "true",
                        "felix.fileinstall.poll",
                        "3600000"));
        framework.start();
        install(location(ArtifactInstaller.class));
        ours = install("reference:" + location(DeployInstaller.class));
    }

    private static String location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().toString();
    }

    private Bundle install(String location) throws BundleException {
        Bundle bundle = framework.getBundleContext().installBundle(location);
        bundle.start();
        return bundle;
    }

    /** Calls the class as loaded by the bundle, which shares FileInstall's packages; the test's own class does not. */
    private void lookNow() {
        try {
            Method look =
                    ours.loadClass(DeployInstaller.class.getName()).getDeclaredMethod("lookNow", BundleContext.class);
            look.setAccessible(true);
            look.invoke(null, ours.getBundleContext());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void aJarIsInstalledAndRemovedAsSoonAsTheKernelReportsIt() throws Exception {
        BundleContext context = framework.getBundleContext();
        try (DeployEvents events = DeployEvents.of(List.of(deploy), this::lookNow)) {
            assertThat(events).isNotNull();
            Path jar = Jars.write(temporary.resolve("some.jar"), "some", "1.0.0", Map.of());

            Files.move(jar, deploy.resolve("some.jar"));
            await("installed").until(() -> installed(context, "some"));

            Files.delete(deploy.resolve("some.jar"));
            await("uninstalled").until(() -> !installed(context, "some"));
        }
    }

    private static boolean installed(BundleContext context, String name) {
        return Arrays.stream(context.getBundles()).anyMatch(bundle -> name.equals(bundle.getSymbolicName()));
    }
}
