package com.bitville.postgres.testkit.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An unpacked distribution as an operating system process, configured by environment variables. */
public final class DistributionProcess implements AutoCloseable {
    private static final long STOP_LIMIT_S = 60;

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private @Nullable Process process;

    private DistributionProcess(Path home) {
        this.home = home;
    }

    /**
     * Copies an unpacked distribution, without starting it. The previous content of the folder is deleted.
     *
     * @param distribution the unpacked distribution
     * @param home the target folder
     * @return the copy
     * @throws IOException if it cannot be copied
     * @throws InterruptedException if interrupted meanwhile
     */
    public static DistributionProcess copy(Path distribution, Path home) throws IOException, InterruptedException {
        clear(home);
        run(List.of("cp", "-r", distribution.toString(), home.toString()));
        return new DistributionProcess(home);
    }

    /**
     * Unpacks a packed distribution, without starting it. The previous content of the folder is deleted.
     *
     * @param archive a {@code tar.gz} with one folder at its top
     * @param home the target folder
     * @return the copy
     * @throws IOException if it cannot be unpacked
     * @throws InterruptedException if interrupted meanwhile
     */
    public static DistributionProcess unpack(Path archive, Path home) throws IOException, InterruptedException {
        clear(home);
        Files.createDirectories(home);
        run(List.of("tar", "xzf", archive.toString(), "-C", home.toString(), "--strip-components=1"));
        return new DistributionProcess(home);
    }

    /**
     * A distribution that is started and stopped elsewhere.
     *
     * @param home its folder
     * @return without a process
     */
    public static DistributionProcess startedElsewhere(Path home) {
        return new DistributionProcess(home);
    }

    private static void clear(Path home) throws IOException, InterruptedException {
        run(List.of("rm", "-rf", home.toString()));
        Files.createDirectories(home.toAbsolutePath().getParent());
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /**
     * The installation folder.
     *
     * @return the folder with {@code bin} and {@code etc}
     */
    public Path home() {
        return home;
    }

    /**
     * Sets a variable for the next start.
     *
     * @param variable its name
     * @param value its value
     * @return this
     */
    public DistributionProcess set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /**
     * Removes a variable.
     *
     * @param variable its name
     * @return this
     */
    public DistributionProcess unset(String variable) {
        environment.remove(variable);
        return this;
    }

    /**
     * The value of a variable.
     *
     * @param variable its name
     * @return its value, null if it is not set
     */
    public @Nullable String get(String variable) {
        return environment.get(variable);
    }

    /**
     * Starts {@code bin/karaf server} with the current Java, without the agent's variables of this process.
     *
     * @return this
     * @throws IOException if it cannot be started
     */
    public DistributionProcess start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("console.out").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BITVILLE_") || name.startsWith("KARAF_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        process = builder.start();
        return this;
    }

    /**
     * The process id, which is the JVM's.
     *
     * @return the process id
     */
    public long pid() {
        return running().pid();
    }

    /**
     * Whether it is running.
     *
     * @return whether it was started and has not ended
     */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * Kills it with SIGKILL.
     *
     * @throws InterruptedException if interrupted before it has ended
     */
    public void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /**
     * Stops it with SIGTERM.
     *
     * @return how long it took
     * @throws InterruptedException if interrupted before it has ended
     * @throws AssertionError if it took more than 60 s; then it is killed
     */
    public Duration stop() throws InterruptedException {
        long begin = System.nanoTime();
        running().destroy();
        if (!running().waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
            running().destroyForcibly().waitFor();
            throw new AssertionError("the agent did not stop within " + STOP_LIMIT_S + " s of SIGTERM");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("the agent was not started");
        }
        return process;
    }

    /** Kills it if it runs. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
