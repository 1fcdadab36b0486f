package com.bitville.postgres.stop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

@Timeout(120)
class StopLimitTest {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @TempDir
    Path cache;

    @Test
    void aStopThatHangsIsEnded() throws Exception {
        Framework framework = framework(new StopLimit(Duration.ofMillis(300), ended::countDown), new Hanging());
        framework.stop();

        await("the end").atMost(Duration.ofSeconds(60)).until(() -> ended.getCount() == 0);

        assertThat(framework.waitForStop(1).getType()).isEqualTo(FrameworkEvent.WAIT_TIMEDOUT);
        released.countDown();
        framework.waitForStop(60_000);
    }

    @Test
    void aStopThatWasAskedForBeforeIsNotWaitedFor() throws Exception {
        Framework framework = framework(new Hanging());
        framework.stop();
        await("it stops").atMost(Duration.ofSeconds(60)).until(() -> framework.getState() == Bundle.STOPPING);

        new StopLimit(Duration.ofMinutes(10), ended::countDown).start(framework.getBundleContext());

        await("the end").atMost(Duration.ofSeconds(60)).until(() -> ended.getCount() == 0);
        released.countDown();
        framework.waitForStop(60_000);
    }

    @Test
    void aStopThatComesToItsEndIsLeftAlone() throws Exception {
        Framework framework = framework(new StopLimit(Duration.ofMinutes(10), ended::countDown));
        framework.stop();

        assertThat(framework.waitForStop(60_000).getType()).isEqualTo(FrameworkEvent.STOPPED);
        await("nobody watches any more")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("bitville-stop-limit")));
        assertThat(ended.getCount()).isEqualTo(1);
    }

    private Framework framework(BundleActivator... activators) throws BundleException {
        // The framework stops these bundles at the end of its own stop, in this order.
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        "felix.systembundle.activators",
                        List.of(activators)));
        framework.start();
        return framework;
    }

    private final class Hanging implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            released.await();
        }
    }
}
