package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.net.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./run-demo} as a process: agent, database, load, listener and page, which all end with it. */
final class RunningDemo implements AutoCloseable {
    private static final Duration SLOWEST = Duration.ofMinutes(3);
    private static final Pattern PAGE = Pattern.compile("The page: +(http://127\\.0\\.0\\.1:\\d+/)");

    private final Process script;
    private final Path said;
    private final AgentProcess agent;

    private RunningDemo(Process script, Path said, AgentProcess agent) {
        this.script = script;
        this.said = said;
        this.agent = agent;
    }

    /** Starts it separately from one that may already run, with the given interval in seconds. */
    static RunningDemo start(int intervalSeconds) throws IOException {
        return start("demo", intervalSeconds, Map.of());
    }

    /** Starts it so that it tells a story: quiet for so many seconds, in trouble for as many. */
    static RunningDemo tell(String story, int seconds, int intervalSeconds) throws IOException {
        return start(
                "story-" + story,
                intervalSeconds,
                Map.of("BITVILLE_DEMO_STORY_S", String.valueOf(seconds)),
                "--story",
                story);
    }

    private static RunningDemo start(
            String place, int intervalSeconds, Map<String, String> variables, String... arguments) throws IOException {
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("bitville.work"), place).toAbsolutePath());
        Path said = folder.resolve("run-demo.out");
        Path script = Path.of(System.getProperty("bitville.bundles"), "..", "run-demo");
        ProcessBuilder builder =
                new ProcessBuilder(script.toString()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BITVILLE_") || name.startsWith("KARAF_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BITVILLE_DEMO_FOLDER", folder.toString());
        builder.environment().put("BITVILLE_DEMO_PAGE_PORT", String.valueOf(FreePort.next()));
        builder.environment().put("BITVILLE_DEMO_INTERVAL_S", String.valueOf(intervalSeconds));
        builder.environment().putAll(variables);
        builder.command().addAll(List.of(arguments));
        return new RunningDemo(builder.start(), said, AgentProcess.startedElsewhere(folder.resolve(".demo/agent")));
    }

    /** The address of its page, when it prints it. */
    String page() {
        Matcher[] found = new Matcher[1];
        await("the address of the page").atMost(SLOWEST).until(() -> {
            assertThat(script.isAlive()).as(said()).isTrue();
            found[0] = PAGE.matcher(said());
            return found[0].find();
        });
        return found[0].group(1);
    }

    /** Its agent, with the command that the script prints. */
    AgentProcess agent() {
        return agent;
    }

    /** Its terminal output. */
    String said() throws IOException {
        return Files.readString(said);
    }

    /** SIGTERM, as from a closing terminal: everything has ended when the script ends. */
    void stop() throws IOException, InterruptedException {
        List<ProcessHandle> all = script.descendants().toList();
        assertThat(all).as("agent and database").hasSizeGreaterThan(2);
        script.destroy();
        assertThat(script.waitFor(2, TimeUnit.MINUTES)).as(said()).isTrue();
        assertThat(said()).endsWith("All stopped.\n");
        // A process that was ended but not yet waited for counts as alive.
        await("all of its processes to be gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Override
    public void close() {
        script.destroy();
        script.onExit().join();
    }
}
