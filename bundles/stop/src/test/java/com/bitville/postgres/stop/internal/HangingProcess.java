package com.bitville.postgres.stop.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A separate process whose end hangs at the place of its first argument; the second argument is a folder for the framework. */
final class HangingProcess {
    static final Duration LIMIT = Duration.ofMillis(300);

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private HangingProcess() {}

    public static void main(String[] args) throws Exception {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        args[1],
                        StartMark.PROPERTY,
                        "true",
                        "felix.systembundle.activators",
                        List.of(new StopLimit(LIMIT, StopLimit.HALT))));
        framework.start();
        switch (args[0]) {
            // Another shutdown hook hangs, while the framework has not been asked to stop yet.
            case "hook" -> Runtime.getRuntime().addShutdownHook(new Thread(HangingProcess::hang));
            // The framework has stopped in time; the code after it hangs.
            case "after" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(HangingProcess::hang));
                framework.stop();
                framework.waitForStop(0);
                System.exit(0);
            }
            // The same, before the process gets the signal.
            case "before" -> {
                framework.stop();
                framework.waitForStop(0);
            }
            // The container restarts in the same process.
            case "restart" -> {
                System.setProperty("karaf.restart", "true");
                framework.stop();
                framework.waitForStop(0);
                watchesEnd();
            }
            // The bundle was updated meanwhile: the watch of the old one must not act.
            case "updated" -> {
                StopLimit other = new StopLimit(
                        Duration.ofMillis(1), () -> Runtime.getRuntime().halt(99));
                BundleContext context = framework.getBundleContext();
                other.start(context);
                other.stop(context);
                Runtime.getRuntime().addShutdownHook(new Thread(HangingProcess::hang));
            }
            default -> Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        }
        System.out.println("ready");
        hang();
    }

    private static void watchesEnd() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("bitville-stop-limit")) {
                thread.join();
            }
        }
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(0);
        } catch (BundleException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hang() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Process start(String where, Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingProcess.class.getName(),
                        where,
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }
}
