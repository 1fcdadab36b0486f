package com.bitville.postgres.itests.container;

import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import com.bitville.postgres.testkit.net.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * One running container for many Jupiter tests, driven through Pax Exam's SPI (there is no Jupiter driver). All methods to run inside are
 * named beforehand: a second probe would hang.
 */
final class Container implements AutoCloseable {
    private final TestContainer karaf;
    private final Map<String, TestAddress> addresses = new HashMap<>();

    private Container(TestContainer karaf) {
        this.karaf = karaf;
    }

    static Container start(Path ini, Class<?> inside, List<String> methods) throws IOException {
        Option[] options = {
            karafDistributionConfiguration()
                    .frameworkUrl(Path.of(System.getProperty("bitville.archive"))
                            .normalize()
                            .toUri()
                            .toString())
                    .name("Bitville PostgreSQL agent")
                    .unpackDirectory(
                            Path.of(System.getProperty("bitville.work"), "exam").toFile())
                    .useDeployFolder(false),
            keepRuntimeFolder(),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            systemTimeout(120_000),
            editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", String.valueOf(FreePort.next())),
            editConfigurationFilePut(
                    "etc/org.ops4j.pax.url.mvn.cfg",
                    "org.ops4j.pax.url.mvn.localRepository",
                    System.getProperty("org.ops4j.pax.url.mvn.localRepository")),
            replaceConfigurationFile("etc/agent.ini", ini.toFile())
        };
        ExamSystem system = PaxExamRuntime.createTestSystem(options);
        TestContainer karaf = PaxExamRuntime.createContainer(system);
        karaf.start();
        Container container = new Container(karaf);
        TestProbeBuilder probe = system.createProbe();
        for (String method : methods) {
            container.addresses.put(method, probe.addTest(inside, method));
        }
        try (InputStream bundle = probe.build().getStream()) {
            karaf.install(bundle);
        }
        return container;
    }

    /** Runs a method inside; its exception is passed out with its message. */
    void call(String method) {
        karaf.call(addresses.get(method));
    }

    @Override
    public void close() {
        karaf.stop();
    }
}
