package com.bitville.postgres.itests.faults;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;

/** Two servers, a listener and an agent without a problem; plays one fault after the other. */
final class FaultScript implements AutoCloseable {
    static final String PASSWORD = "fault-script-password";
    static final String KEY = "fault-script-key";
    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofSeconds(80);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostgresServer first;
    private final PostgresServer second;
    private final StrictListener listener = StrictListener.start(KEY);
    private final AgentProcess agent = AgentProcess.unpack("fault-script");
    private final AgentShell shell;
    private final Path authority;
    private final Path otherAuthority;

    private FaultScript() throws Exception {
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

    PostgresServer first() {
        return first;
    }

    PostgresServer second() {
        return second;
    }

    StrictListener listener() {
        return listener;
    }

    Path folder() {
        return agent.home();
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

    Path newestLog(PostgresServer server) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDirectory().resolve("log"))) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    void endSessions(PostgresServer server) throws SQLException {
        server.query("SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity WHERE usename IN ('" + ROLE
                + "', 'former')");
    }

    void sets(String key, String value) throws IOException {
        shell.bitville("config", "set", key, value);
    }

    void edit(String from, String to) throws Exception {
        Files.writeString(ini(), Files.readString(ini()).replace(from, to));
        run("bin/bitville config reload");
    }

    /** Makes the fault, reads the finding, pastes its remedy, and waits until the finding is gone. Returns the finding. */
    String play(ScriptedFault fault) throws Exception {
        try {
            return played(fault);
        } catch (ConditionTimeoutException e) {
            // The others are played, too, so that one run shows all that differs.
            fault.mended().run();
            run("bin/bitville config reload");
            return plain(String.valueOf(e.getMessage()).split(" didn't", 2)[0]);
        }
    }

    private String played(ScriptedFault fault) throws Exception {
        await("no " + fault.name() + " yet")
                .atMost(PATIENCE)
                .until(() -> finding(fault).isEmpty());
        fault.happens().run();
        JsonNode[] found = new JsonNode[1];
        await(fault.name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> finding(fault).map(each -> found[0] = each).isPresent());
        paste(fault, found[0]);
        fault.mended().run();
        run("bin/bitville config reload");
        await("the end of " + fault.name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> finding(fault).isEmpty());
        return plain(found[0].path("severity").asText() + " | "
                + found[0].path("message").asText() + " | "
                + found[0].path("remedy").asText());
    }

    private Optional<JsonNode> finding(ScriptedFault fault) throws IOException {
        String document = shell.bitville("doctor", "--json").out();
        return StreamSupport.stream(JSON.readTree(document).spliterator(), false)
                .filter(each -> each.path("subject").asText().equals(fault.subject())
                        && each.path("server").asText("").equals(fault.server())
                        && !each.path("severity").asText().equals("ok"))
                .findFirst();
    }

    private void paste(ScriptedFault fault, JsonNode finding) throws Exception {
        String text = finding.path("remedy").asText();
        switch (finding.path("remedy_kind").asText()) {
            case "sql" -> {
                for (String statement : PastedSql.statements(text)) {
                    (fault.server().equals("second") ? second : first).execute(statement);
                }
            }
            case "shell" -> run(text);
            default -> assertThat(text).isNotBlank();
        }
    }

    /** As in a terminal in the agent's folder; a question for a secret is answered with the right one. */
    void run(String commands) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", commands)
                .directory(agent.home().toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Path out = agent.home().resolve("pasted.out");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try (var in = process.getOutputStream()) {
            String secret = commands.contains("api_key") ? KEY : PASSWORD;
            in.write((secret + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It asked for nothing and has ended.
            assertThat(process.waitFor()).isZero();
        }
        assertThat(process.waitFor())
                .as(commands + "\n" + Files.readString(out))
                .isZero();
    }

    /** Without what differs in each run. */
    private String plain(String text) {
        return text.replace(agent.home().toString(), "AGENT")
                .replace(first.dataDirectory().toString(), "FIRST")
                .replace(second.dataDirectory().toString(), "SECOND")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
                .replaceAll("\\d+", "N")
                .replace("\n", " \\n ");
    }

    @Override
    public void close() throws Exception {
        shell.close();
        agent.close();
        listener.close();
        first.close();
        second.close();
    }
}
