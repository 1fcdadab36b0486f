package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.net.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleActivator;

/** SIGTERM ends the process, whatever a bundle does. */
class StopIT {
    @Test
    void aBundleThatHangsDoesNotKeepTheAgentFromStopping(@TempDir Path folder) throws Exception {
        try (AgentProcess agent = AgentProcess.unpack("stop")) {
            Path started = folder.resolve("started");
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(FreePort.next()));
            agent.start().awaitStatus("the agent answers", status -> true);
            // Made beside the folder, so that the container sees a whole file.
            Files.move(
                    hanging(folder, started),
                    agent.home().resolve("deploy").resolve("hanging.jar"),
                    StandardCopyOption.REPLACE_EXISTING);
            await("the bundle hangs").atMost(Duration.ofMinutes(2)).until(() -> Files.exists(started));

            Duration took = agent.stop();

            System.out.println("stopped " + took.toMillis() + " ms after SIGTERM, with a bundle that hangs");
            assertThat(agent.home().resolve("console.out"))
                    .content()
                    .contains("the agent did not stop in time; the process was halted");
        }
    }

    /** A bundle whose start and stop never return. */
    private static Path hanging(Path folder, Path started) throws IOException {
        Path source = Files.writeString(folder.resolve("Hanging.java"), """
                public final class Hanging implements org.osgi.framework.BundleActivator {
                    public void start(org.osgi.framework.BundleContext context) throws Exception {
                        java.nio.file.Files.createFile(java.nio.file.Path.of("%s"));
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                    public void stop(org.osgi.framework.BundleContext context) throws Exception {
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """.formatted(started));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = BundleActivator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        assertThat(compiler.getTask(
                                null,
                                null,
                                null,
                                List.of("--release", "17", "-proc:none", "-classpath", path, "-d", folder.toString()),
                                null,
                                compiler.getStandardFileManager(null, null, null)
                                        .getJavaFileObjects(source))
                        .call())
                .isTrue();
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "hanging");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", "Hanging");
        main.putValue("Import-Package", "org.osgi.framework");
        Path jar = folder.resolve("hanging.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("Hanging.class"));
            out.write(Files.readAllBytes(folder.resolve("Hanging.class")));
            out.closeEntry();
        }
        return jar;
    }
}
