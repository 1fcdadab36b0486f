package com.bitville.postgres.itests.support;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.agent.DistributionProcess;
import com.bitville.postgres.testkit.net.FreePort;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The unpacked distribution as an operating system process, configured by environment variables. */
public final class AgentProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SLOWEST = Duration.ofMinutes(3);

    private final DistributionProcess process;

    private AgentProcess(DistributionProcess process) {
        this.process = process;
    }

    /** A new copy of the distribution with its own shell port and buffer; not started. */
    public static AgentProcess unpack(String name) throws IOException, InterruptedException {
        return unpack(place(name));
    }

    /** The same in a given folder, for output that contains it. */
    public static AgentProcess unpack(Path home) throws IOException, InterruptedException {
        AgentProcess agent =
                new AgentProcess(DistributionProcess.copy(Path.of(System.getProperty("bitville.assembly")), home));
        agent.set("BITVILLE_PG_SHELL_PORT", String.valueOf(FreePort.next()));
        agent.set("BITVILLE_PG_BUFFER_PATH", agent.home().resolve("buffer").toString());
        return agent;
    }

    /** An unmodified Apache Karaf; not started. */
    public static AgentProcess stock(String name) throws IOException, InterruptedException {
        return new AgentProcess(DistributionProcess.unpack(Path.of(System.getProperty("bitville.stock")), place(name)));
    }

    /** An agent started and stopped elsewhere, only for queries. */
    public static AgentProcess startedElsewhere(Path home) {
        return new AgentProcess(DistributionProcess.startedElsewhere(home));
    }

    private static Path place(String name) {
        return Path.of(System.getProperty("bitville.work"), "agents", name);
    }

    public Path home() {
        return process.home();
    }

    public AgentProcess set(String variable, String value) {
        process.set(variable, value);
        return this;
    }

    public AgentProcess unset(String variable) {
        process.unset(variable);
        return this;
    }

    public AgentProcess start() throws IOException {
        process.start();
        return this;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** kill -9: no code of the agent runs any more. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** SIGTERM, and how long it took to end. */
    public Duration stop() throws InterruptedException {
        try {
            return process.stop();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ":\n" + log(), e);
        }
    }

    /** Runs {@code bin/bitville} with its standard input at the end, as in a script. */
    public Answer bitville(String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home().resolve("bin/bitville").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path err = Files.createTempFile(home(), "bitville", ".err");
        Process client = builder.redirectError(err.toFile()).start();
        String out = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(client.waitFor(), out, Files.readString(err));
    }

    public record Answer(int exitStatus, String out, String err) {}

    /** A persistent login of the owner, for tests with many commands. */
    public AgentShell shell() throws IOException {
        String given = process.get("BITVILLE_PG_SHELL_PORT");
        // If the port was chosen elsewhere, reads it like bin/bitville.
        String port = given == null ? Files.readString(home().resolve("data/shell.port")) : given;
        return new AgentShell(home().resolve("etc/bitville-owner.pem"), Integer.parseInt(port.strip()));
    }

    /** The status document, once the shell answers and the document satisfies the condition. */
    public JsonNode awaitStatus(String what, Predicate<JsonNode> condition) {
        JsonNode[] last = new JsonNode[1];
        // Not with a process for each query: together they would take a core from the agent.
        AgentShell[] shell = new AgentShell[1];
        try {
            await(what)
                    .atMost(SLOWEST)
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptionsMatching(e -> e instanceof IOException && !(e instanceof JsonProcessingException))
                    .conditionEvaluationListener(evaluated -> {
                        if (evaluated.getRemainingTimeInMS() <= 0) {
                            System.err.println("waiting for: " + what + "\nlast status: " + last[0] + "\n" + log());
                        }
                    })
                    .until(() -> {
                        if (shell[0] == null) {
                            shell[0] = shell();
                        }
                        Answer answer = shell[0].bitville("status", "--json");
                        if (answer.exitStatus() != 0) {
                            return false;
                        }
                        last[0] = JSON.readTree(answer.out());
                        return condition.test(last[0]);
                    });
        } finally {
            if (shell[0] != null) {
                shell[0].close();
            }
        }
        return last[0];
    }

    /** The end of the agent's own log. */
    public String log() {
        Path file = home().resolve("data/log/karaf.log");
        try {
            if (!Files.exists(file)) {
                return "(no log)";
            }
            List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many lines of the agent's own log hold a word. */
    public long logged(String word) throws IOException {
        Path file = home().resolve("data/log/karaf.log");
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(word)).count();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
