package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The distribution with the web console, a server and a listener, configured by an INI file: the default server's password and the
 * listener's key are in the file, the password of the server {@code given} in a variable, and a variable disables the server {@code off}.
 */
final class ConfiguredAgent implements AutoCloseable {
    static final String INI_PASSWORD = "canary-ini-2f9d61";
    static final String VARIABLE_PASSWORD = "canary-env-7b03c5";
    static final String INI_KEY = "canary-inikey-51ae0c";
    static final String OFF = "off";
    static final Map<String, String> VARIABLES = Map.of(
            "BITVILLE_PG_DB__GIVEN__USER",
            "by_variable",
            "BITVILLE_PG_DB__GIVEN__PASSWORD",
            VARIABLE_PASSWORD,
            "BITVILLE_PG_DB__OFF__ENABLED",
            "false");
    /** A change must be applied within two seconds; a stalled machine is not a failure, and a hanging shell fails first. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    final PostgresServer postgres;
    final StrictListener listener;
    final AgentProcess agent;
    final AgentShell shell;
    final ConsoleBrowser console;
    final ConsoleInstallation installation;
    private final Path ini;
    private final List<Duration> delays = new ArrayList<>();

    private ConfiguredAgent() throws Exception {
        postgres = PostgresServer.version(18)
                .scramFor("by_ini")
                .scramFor("by_file")
                .scramFor("by_variable")
                .scramFor("by_shell")
                .start();
        postgres.createMonitorRole("by_ini", INI_PASSWORD);
        postgres.createMonitorRole("by_variable", VARIABLE_PASSWORD);
        postgres.execute("create database shop");
        listener = StrictListener.start(INI_KEY);
        listener.limit(100_000);
        agent = AgentProcess.unpack("configured");
        ini = agent.home().resolve("etc/agent.ini");
        int port = FreePort.next();
        agent.unset("BITVILLE_PG_BUFFER_PATH")
                .set("BITVILLE_PG_CONFIG", ini.toString())
                .set("BITVILLE_PG_WEB_PORT", String.valueOf(port));
        VARIABLES.forEach(agent::set);
        write(base());
        agent.start();
        shell = agent.shell().await("bitville:config");
        installation = ConsoleInstallation.into(this);
        awaitPort(port);
        String password = shell.await("bitville:config")
                .bitville("web-user", "tester")
                .out()
                .strip();
        console = new ConsoleBrowser(port, "tester", password);
        await("the forms")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> form("bitville.buffer").has("max_size_mb"));
    }

    private static void awaitPort(int port) {
        await("the web console")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }

    static ConfiguredAgent start() throws Exception {
        return new ConfiguredAgent();
    }

    Path ini() {
        return ini;
    }

    Path folder() {
        return agent.home().resolve("buffer");
    }

    /** The operator's file, by key, so that a test only sets what differs. */
    Map<String, String> base() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("database.host", "127.0.0.1");
        values.put("database.port", String.valueOf(postgres.port()));
        values.put("database.user", "by_ini");
        values.put("database.password", INI_PASSWORD);
        values.put("database.pool_max_size", "2");
        // The connection of a visit comes and goes; the tests count those that stay.
        values.put("database.databases", "!*");
        values.put("collection.interval_s", "3600");
        values.put("listener.url", listener.url().toString());
        values.put("listener.api_key", INI_KEY);
        values.put("listener.max_requests_per_minute", "10000");
        values.put("buffer.path", folder().resolve("first").toString());
        values.put("safety.budget_percent", "99.5");
        return values;
    }

    static String text(Map<String, String> values) {
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            int dot = key.lastIndexOf('.');
            sections.computeIfAbsent(key.substring(0, dot), name -> new StringBuilder("[" + name + "]\n"))
                    .append(key.substring(dot + 1) + " = " + value + "\n");
        });
        return String.join("", sections.values());
    }

    /** Replaces the operator's file atomically, like a careful editor. */
    void write(Map<String, String> values) throws IOException {
        Path fresh = privateFile(ini.resolveSibling("agent.ini.fresh"), text(values));
        Files.move(fresh, ini, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Path privateFile(Path path, String text) throws IOException {
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(path, text);
    }

    /** Restores the operator's file and removes all console and shell settings. */
    void restore() throws IOException {
        // Before the agent has this key again: a refused key is tried once a minute, a new one immediately.
        listener.apiKey(INI_KEY);
        write(base());
        Files.deleteIfExists(agent.home().resolve("etc/console.ini"));
        AgentProcess.Answer answer = shell.bitville("config", "reload");
        assertThat(answer.exitStatus()).as(answer.out() + answer.err()).isZero();
        follows("everything is as at the start", () -> {
            return settings()
                            .valueStream()
                            .noneMatch(
                                    setting -> setting.path("origin").asText().equals("console"))
                    && form("bitville.collection")
                                    .path("interval_s")
                                    .path("value")
                                    .asInt()
                            == 3600;
        });
    }

    /** The output of {@code bitville:config}, by key. */
    ObjectNode settings() throws IOException {
        return settings(shell);
    }

    static ObjectNode settings(AgentShell shell) throws IOException {
        return byKey(document(shell.bitville("config", "--json")));
    }

    private static ObjectNode byKey(JsonNode list) {
        ObjectNode settings = JSON.createObjectNode();
        list.forEach(setting -> settings.set(setting.path("key").asText(), setting));
        return settings;
    }

    /** Status and settings, asked for in one login. */
    record View(JsonNode status, ObjectNode settings) {}

    View view() throws IOException {
        AgentProcess.Answer answer = shell.run("bitville:status --json; bitville:config --json");
        if (answer.exitStatus() != 0) {
            return new View(MissingNode.getInstance(), JSON.createObjectNode());
        }
        try (MappingIterator<JsonNode> printed = JSON.readerFor(JsonNode.class).readValues(answer.out())) {
            List<JsonNode> documents = printed.readAll();
            return new View(documents.get(0), byKey(documents.get(1)));
        }
    }

    /** The servers that are monitored: status lists disabled ones too, after these. */
    List<JsonNode> monitored() throws IOException {
        List<JsonNode> found = new ArrayList<>();
        status().path("servers").forEach(found::add);
        found.removeIf(server -> server.path("state").asText().equals("disabled"));
        return found;
    }

    JsonNode status() throws IOException {
        return document(shell.bitville("status", "--json"));
    }

    boolean logged(String... words) throws IOException {
        return Files.readString(agent.home().resolve("data/log/karaf.log"))
                .lines()
                .anyMatch(line -> Arrays.stream(words).allMatch(line::contains));
    }

    /** Empty if the command failed, as it does during a replacement of a bundle. */
    private static JsonNode document(AgentProcess.Answer answer) throws IOException {
        return answer.exitStatus() == 0 ? JSON.readTree(answer.out()) : MissingNode.getInstance();
    }

    ObjectNode form(String pid) throws IOException, InterruptedException {
        return console.form(pid);
    }

    /** Waits for the effect of a change, and records how long it took. */
    Duration follows(String what, Callable<Boolean> condition) {
        long begin = System.nanoTime();
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                // A question is a login and some pages, which the agent answers while it should follow.
                .pollInterval(Duration.ofMillis(150))
                .until(condition);
        Duration delay = Duration.ofNanos(System.nanoTime() - begin);
        delays.add(delay);
        return delay;
    }

    /** The same, with the difference in the message if it never happens. */
    <T> void becomes(String what, T expected, Callable<T> actual) {
        AtomicReference<T> last = new AtomicReference<>();
        try {
            follows(what, () -> {
                last.set(actual.call());
                return expected.equals(last.get());
            });
        } catch (ConditionTimeoutException e) {
            assertThat(last.get()).as(what + ": " + e.getMessage()).isEqualTo(expected);
        }
    }

    Duration median() {
        Collections.sort(delays);
        return delays.get(delays.size() / 2);
    }

    String delays() {
        Duration median = median();
        return delays.size() + " changes followed, median " + median.toMillis() + " ms, longest "
                + delays.get(delays.size() - 1).toMillis() + " ms";
    }

    @Override
    public void close() {
        shell.close();
        agent.close();
        listener.close();
        postgres.close();
    }
}
