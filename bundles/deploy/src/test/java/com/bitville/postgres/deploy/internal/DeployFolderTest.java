package com.bitville.postgres.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** In a real framework, with generated bundles. */
class DeployFolderTest {
    @TempDir
    Path temporary;

    private Framework framework;
    private DeployFolder folder;
    private Bundle wire;

    @BeforeEach
    void start() throws Exception {
        launch();
        wire = install("bitville-wire", "1.0.0", Map.of());
    }

    private void launch() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, temporary.resolve("cache").toString()));
        framework.start();
        folder = new DeployFolder(framework.getBundleContext(), temporary.resolve("notes"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install(String name, String version, Map<String, String> headers) throws Exception {
        Path jar = Jars.write(temporary.resolve("system").resolve(name + ".jar"), name, version, headers);
        Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    private File drop(String file, String name, String version, Map<String, String> headers) throws IOException {
        return Jars.write(temporary.resolve("deploy").resolve(file), name, version, headers)
                .toFile();
    }

    private File drop(String file, String version) throws IOException {
        return drop(file, "bitville-wire", version, Map.of());
    }

    private void isActive(Bundle bundle, String version) {
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(bundle.getVersion()).hasToString(version);
    }

    @Test
    void replacesInPlaceByTheSameANewerAndAnOlderVersion() throws Exception {
        int bundles = framework.getBundleContext().getBundles().length;
        for (String version : new String[] {"1.0.0", "2.0.0", "0.9.0"}) {
            File jar = drop("wire-" + version + ".jar", version);
            assertThat(folder.handles(jar)).isTrue();
            folder.apply(jar);
            isActive(wire, version);
        }
        assertThat(framework.getBundleContext().getBundles()).hasSize(bundles);
    }

    @Test
    void aRemovedJarGivesWayToTheOneBeforeAndTheLastToWhatWasInstalled() throws Exception {
        File two = drop("two.jar", "2.0.0");
        File three = drop("three.jar", "3.0.0");
        folder.apply(two);
        folder.apply(three);
        assertThat(three.delete()).isTrue();
        assertThat(folder.handles(three)).as("though it is gone").isTrue();
        folder.forget(three);
        isActive(wire, "2.0.0");
        assertThat(two.delete()).isTrue();
        folder.forget(two);
        isActive(wire, "1.0.0");
        assertThat(folder.handles(two)).isFalse();
    }

    @Test
    void aRestartAppliesNothingTwiceAndMissesNoRemoval() throws Exception {
        File jar = drop("wire.jar", "2.0.0");
        folder.apply(jar);
        stop();
        launch();
        wire = framework.getBundleContext().getBundle(wire.getBundleId());
        isActive(wire, "2.0.0");
        long modified = wire.getLastModified();
        folder.forgetMissing();
        folder.apply(jar);
        assertThat(wire.getLastModified()).isEqualTo(modified);

        stop();
        assertThat(jar.delete()).isTrue();
        launch();
        wire = framework.getBundleContext().getBundle(wire.getBundleId());
        folder.forgetMissing();
        isActive(wire, "1.0.0");
        assertThat(temporary.resolve("notes")).isEmptyDirectory();
    }

    @Test
    void takesOverWhatTheContainerInstalledBesideBeforeItWasThere() throws Exception {
        File jar = drop("wire.jar", "2.0.0");
        Bundle copy = framework.getBundleContext().installBundle(jar.toURI().toString());
        assertThatThrownBy(copy::start).hasMessageContaining("Singleton");
        Path aside = temporary.resolve("aside");
        new BootJarAdoption(folder, temporary.resolve("deploy"), aside).begin(framework.getBundleContext());
        assertThat(jar).doesNotExist();
        // Like FileInstall when the file has disappeared.
        copy.uninstall();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(jar::exists);
        assertThat(folder.handles(jar)).isTrue();
        isActive(wire, "1.0.0");
    }

    @Test
    void bringsBackWhatAKilledProcessLeftAside() throws Exception {
        Path aside = temporary.resolve("aside");
        Jars.write(aside.resolve("wire.jar"), "bitville-wire", "2.0.0");
        Files.createDirectories(temporary.resolve("deploy"));
        new BootJarAdoption(folder, temporary.resolve("deploy"), aside).begin(framework.getBundleContext());
        assertThat(temporary.resolve("deploy/wire.jar")).exists();
        assertThat(aside).doesNotExist();
    }

    @Test
    void aLaterUpdateByOtherMeansStaysUntilTheFileChanges() throws Exception {
        File jar = drop("wire.jar", "2.0.0");
        folder.apply(jar);
        Path byHand = Jars.write(temporary.resolve("by-hand.jar"), "bitville-wire", "1.5.0");
        try (var contents = Files.newInputStream(byHand)) {
            wire.update(contents);
        }
        folder.apply(jar);
        isActive(wire, "1.5.0");
        folder.forget(jar);
        isActive(wire, "1.5.0");
        folder.apply(jar);
        isActive(wire, "2.0.0");
        folder.forget(jar);
        isActive(wire, "1.5.0");
        folder.apply(jar);
        try (var contents = Files.newInputStream(byHand)) {
            wire.update(contents);
        }
        Files.setLastModifiedTime(jar.toPath(), FileTime.fromMillis(jar.lastModified() + 5_000));
        folder.apply(jar);
        isActive(wire, "2.0.0");
    }

    @Test
    void aJarThatCannotRunLeavesTheInstalledOneRunning() throws Exception {
        File broken = drop("broken.jar", "bitville-wire", "2.0.0", Map.of("Import-Package", "nobody.exports.this"));
        assertThatThrownBy(() -> folder.apply(broken))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("version 2.0.0")
                .hasMessageContaining("nobody.exports.this")
                .hasMessageContaining("restored as installed, version 1.0.0");
        isActive(wire, "1.0.0");
        assertThat(broken.delete()).isTrue();
        assertThat(folder.handles(broken)).isFalse();
    }

    @Test
    void thoseWhoUseItsPackagesGetTheNewOnes() throws Exception {
        Bundle api = install("bitville-api", "1.0.0", Map.of("Export-Package", "contract;version=1.0.0"));
        Bundle user = install("bitville-user", "1.0.0", Map.of("Import-Package", "contract;version=\"[1,2)\""));
        folder.apply(drop("api.jar", "bitville-api", "1.1.0", Map.of("Export-Package", "contract;version=1.1.0")));
        isActive(api, "1.1.0");
        isActive(user, "1.0.0");
        assertThat(user.adapt(org.osgi.framework.wiring.BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                .singleElement()
                .satisfies(wire -> assertThat(wire.getProvider().getVersion()).hasToString("1.1.0"));
    }

    @Test
    void aContractThatItsUsersCannotUseIsTakenBack() throws Exception {
        Bundle api = install("bitville-api", "1.0.0", Map.of("Export-Package", "contract;version=1.0.0"));
        Bundle user = install("bitville-user", "1.0.0", Map.of("Import-Package", "contract;version=\"[1,2)\""));
        File next = drop("api.jar", "bitville-api", "2.0.0", Map.of("Export-Package", "contract;version=2.0.0"));
        assertThatThrownBy(() -> folder.apply(next)).hasMessageContaining("restored as installed, version 1.0.0");
        isActive(api, "1.0.0");
        isActive(user, "1.0.0");
    }

    @Test
    void leavesAStoppedBundleStopped() throws Exception {
        wire.stop();
        folder.apply(drop("wire.jar", "2.0.0"));
        assertThat(wire.getState()).isNotEqualTo(Bundle.ACTIVE);
        wire.start();
        isActive(wire, "2.0.0");
    }

    @Test
    void leavesToOthersWhatIsNotOurs() throws Exception {
        Files.createDirectories(temporary.resolve("deploy"));
        assertThat(folder.handles(drop("theirs.jar", "acme-collector", "1.0.0", Map.of())))
                .isFalse();
        assertThat(folder.handles(drop("new.jar", "bitville-nobody-installed-it", "1.0.0", Map.of())))
                .isFalse();
        assertThat(folder.handles(Files.writeString(temporary.resolve("deploy/x.jar"), "no jar")
                        .toFile()))
                .isFalse();
        assertThat(folder.handles(temporary.resolve("deploy").toFile())).isFalse();
        assertThat(folder.handles(Jars.write(temporary.resolve("deploy/wire.txt"), "bitville-wire", "2.0.0")
                        .toFile()))
                .isFalse();
    }
}
