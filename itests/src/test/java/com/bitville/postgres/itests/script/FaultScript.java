package com.bitville.postgres.itests.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresBuilder;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;

/** Two servers, a listener and an agent without a problem; plays one fault after the other. */
final class FaultScript implements AutoCloseable {
    static final Path PSQL = Path.of("/usr/bin/psql");
    static final List<Integer> WIDTHS = List.of(80, 160);
    private static final String KEY = "fault-script-key";
    private static final String PASSWORD = "fault-script-password";
    private static final String ROLE = "bitville_monitor";
    /** A pause is looked at once a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostgresServer first;
    private final PostgresServer second;
    private final StrictListener listener = StrictListener.start(KEY);
    private final AgentProcess agent;
    private final AgentShell shell;
    private final Path authority;
    private final Path otherAuthority;
    private String secret = "";

    private FaultScript() throws Exception {
        agent = AgentProcess.unpack("fault-script");
        TestAuthority own = TestAuthority.create();
        authority = Files.writeString(agent.home().resolve("authority.pem"), own.pem());
        otherAuthority = Files.writeString(
                agent.home().resolve("other.pem"), TestAuthority.create().pem());
        first = server(PostgresServer.version(18).tls(own.issue("ip:127.0.0.1")).scramFor(ROLE));
        second = server(PostgresServer.version(13));
        listener.limit(100_000);
        agent.unset("BITVILLE_PG_BUFFER_PATH").set("BITVILLE_PG_CONFIG", ini().toString());
        Files.writeString(
                ini(),
                "[database]\nhost = 127.0.0.1\nport = " + first.port() + "\npassword = " + PASSWORD
                        + "\n[database:second]\nport = " + second.port() + "\n[listener]\nurl = " + listener.url()
                        + "\napi_key = " + KEY
                        + "\nmax_requests_per_minute = 6000\n[collection]\ninterval_s = 1\n[safety]\nbudget_percent = 100\n");
        Files.setPosixFilePermissions(ini(), PosixFilePermissions.fromString("rw-------"));
        shell = agent.shell();
    }

    private static PostgresServer server(PostgresBuilder builder) throws Exception {
        PostgresServer server = builder.setting("logging_collector", "on")
                .setting("log_directory", "log")
                .setting("log_filename", "postgresql-%H%M%S.log")
                .start();
        server.execute(Files.readString(Path.of("..", "config", "role.sql")));
        server.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
        return server;
    }

    static FaultScript start() throws Exception {
        FaultScript script = new FaultScript();
        boolean begun = false;
        try {
            script.agent.start();
            script.shell.await("bitville:config");
            begun = true;
            return script;
        } finally {
            if (!begun) {
                script.close();
            }
        }
    }

    List<ScriptedFault> faults() throws SQLException {
        ServerFaults servers = new ServerFaults(this);
        AgentFaults agents = new AgentFaults(this);
        // The agent's own come first: a secret that was set in the shell is in no file that an operator edits.
        return Stream.of(
                        agents.agent(),
                        servers.connections(),
                        servers.rolesAndSettings(),
                        servers.logs(),
                        agents.delivery())
                .flatMap(List::stream)
                .toList();
    }

    PostgresServer first() {
        return first;
    }

    PostgresServer second() {
        return second;
    }

    StrictListener listener() {
        return listener;
    }

    Path ini() {
        return agent.home().resolve("etc/agent.ini");
    }

    Path buffer() {
        return agent.home().resolve("data/bitville-buffer");
    }

    Path authority() {
        return authority;
    }

    Path otherAuthority() {
        return otherAuthority;
    }

    /** What the operator types when asked for a secret. */
    void secret(String now) {
        secret = now;
    }

    void endSessions(PostgresServer server) throws SQLException {
        server.query("SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity WHERE usename IN ('" + ROLE
                + "', 'former')");
    }

    void sets(String key, String value) throws IOException {
        assertThat(shell.bitville("config", "set", key, value).exitStatus())
                .as(key)
                .isZero();
    }

    void edit(String from, String to) throws IOException {
        Files.writeString(ini(), Files.readString(ini()).replace(from, to));
    }

    void reload() throws IOException {
        shell.bitville("config", "reload");
    }

    /** Makes the fault, reads the finding at each width, pastes its remedy, and waits until it is gone. Returns what did not happen. */
    Optional<String> play(ScriptedFault fault, Map<Integer, List<String>> printed) throws Exception {
        long begin = System.nanoTime();
        try {
            played(fault, printed);
            System.out.println(fault.name() + ": "
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
            return Optional.empty();
        } catch (ConditionTimeoutException | AssertionError e) {
            // The others are played, too, so that one run shows all that differs.
            System.out.println(fault.name() + ": " + e.getMessage() + "\n" + doctor(160) + agent.log());
            return Optional.of(fault.name() + ": " + e.getMessage());
        } finally {
            fault.after().run();
        }
    }

    private void played(ScriptedFault fault, Map<Integer, List<String>> printed) throws Exception {
        awaitNone("no " + fault.name() + " yet", fault);
        fault.happens().run();
        JsonNode[] found = new JsonNode[1];
        await(fault.name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> finding(fault).map(each -> found[0] = each).isPresent());
        String pasted = "";
        for (int width : WIDTHS) {
            String page = doctor(width);
            assertThat(page.lines().takeWhile(line -> !line.isEmpty()))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
            PrintedFinding finding = new PrintedFinding(page, found[0]);
            List<String> lines = printed.computeIfAbsent(width, any -> new ArrayList<>());
            lines.add("== " + fault.name());
            finding.lines(width).forEach(line -> lines.add(plain(line)));
            finding.remedy().forEach(line -> lines.add(plain(line)));
            lines.add("");
            pasted = finding.copied();
        }
        fault.byHand().run();
        paste(fault, found[0].path("remedy_kind").asText(), pasted);
        awaitNone("the end of " + fault.name(), fault);
    }

    private void awaitNone(String what, ScriptedFault fault) {
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> finding(fault).isEmpty());
    }

    private Optional<JsonNode> finding(ScriptedFault fault) throws IOException {
        String document = shell.bitville("doctor", "--problems", "--json").out();
        assertThat(document).startsWith("[");
        return StreamSupport.stream(JSON.readTree(document).spliterator(), false)
                .filter(each -> each.path("subject").asText().equals(fault.subject())
                        && each.path("server").asText("").equals(fault.server()))
                .findFirst();
    }

    private String doctor(int columns) throws IOException {
        return shell.bitville(columns, "doctor", "--problems").out();
    }

    private void paste(ScriptedFault fault, String kind, String text) throws Exception {
        switch (kind) {
            case "sql" -> {
                psql(fault.server().equals("second") ? second : first, text);
                if (text.contains("then bin/bitville config reload")) {
                    reload();
                }
            }
            case "shell" -> paste(text);
            default -> assertThat(text).isNotBlank();
        }
    }

    /** Into psql, as a superuser of the server. */
    private void psql(PostgresServer server, String text) throws Exception {
        process(
                text,
                List.of(
                        PSQL.toString(),
                        "-X",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(server.port()),
                        "-U",
                        PostgresServer.SUPERUSER,
                        "-d",
                        "postgres"));
    }

    /** Into a shell in the agent's folder; whoever asks for a secret gets the right one. */
    void paste(String commands) throws Exception {
        process(secret + "\n", List.of("bash", "-e", "-c", commands));
    }

    private void process(String input, List<String> command) throws Exception {
        Path in = Files.writeString(agent.home().resolve("pasted.in"), input);
        Path out = agent.home().resolve("pasted.out");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(agent.home().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + input + Files.readString(out))
                .isZero();
    }

    /** Without what differs in each run. */
    private String plain(String text) {
        return text.replace(agent.home().toString(), "AGENT")
                .replace(first.dataDirectory().toString(), "FIRST")
                .replace(second.dataDirectory().toString(), "SECOND")
                .replaceAll("postgresql-\\d{6}\\.log", "postgresql-TIME.log")
                .replaceAll("\\b(" + first.port() + "|" + second.port() + "|" + listener.port() + ")\\b", "PORT")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME");
    }

    @Override
    public void close() {
        shell.close();
        agent.close();
        listener.close();
        first.close();
        second.close();
    }
}
