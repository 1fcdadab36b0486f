package com.bitville.postgres.stop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

@Timeout(120)
class StartMarkTest {
    private static final String STARTED = "org.apache.karaf.features.BootFinished";

    @TempDir
    Path data;

    private Framework framework(boolean asked) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, data.resolve("cache").toString());
        properties.put("karaf.data", data.toString());
        properties.put(StartMark.PROPERTY, Boolean.toString(asked));
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        return framework;
    }

    private static void started(Framework framework) {
        framework.getBundleContext().registerService(STARTED, new Started(), null);
    }

    /** Stands in for the container's class, which is not on the class path. */
    private static final class Started implements ServiceFactory<Object> {
        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            return new Object();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
    }

    private Path mark() {
        return data.resolve("cache/complete");
    }

    @Test
    void marksACacheWhenTheContainerHasStartedAndTakesAwayTheCopies() throws Exception {
        Path copy = Files.createDirectories(data.resolve("first-start/etc")).resolve("x.cfg");
        Files.writeString(copy, "a = b");
        Framework framework = framework(true);
        StartMark.await(framework.getBundleContext());
        assertThat(mark()).doesNotExist();
        started(framework);
        await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(data.resolve("first-start")));
        assertThat(mark()).exists();
        assertThat(data.resolve("cache/complete.part")).doesNotExist();
        framework.stop();
        framework.waitForStop(60_000);
    }

    @Test
    void marksOneThatHasStartedBefore() throws Exception {
        Framework framework = framework(true);
        started(framework);
        StartMark.await(framework.getBundleContext());
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(mark()));
        framework.stop();
        framework.waitForStop(60_000);
    }

    @Test
    void doesNotChangeAnotherKaraf() throws Exception {
        Framework framework = framework(false);
        started(framework);
        StartMark.await(framework.getBundleContext());
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("bitville-start-mark"));
        assertThat(mark()).doesNotExist();
        framework.stop();
        framework.waitForStop(60_000);
    }
}
