package com.bitville.postgres.shell.internal.show;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.status.StatusReport;
import com.bitville.postgres.shell.internal.view.FakeHistory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Map<String, Object> STATUS = Map.of(
            "version", "1.0.0",
            "project", "shop",
            "state", "degraded",
            "servers",
                    List.of(Map.of(
                            "name", "default",
                            "state", "auth_failed",
                            "reason", "password authentication failed: check [database] password",
                            "pool", Map.of("total", 0, "max", 5))),
            "collectors",
                    List.of(Map.of(
                            "name", "activity",
                            "server", "default",
                            "state", "unavailable",
                            "last_run", "2026-01-01T11:57:48.123Z")),
            "spool", Map.of("files", 3, "bytes", 12_288, "cap_bytes", 104_857_600, "oldest_s", 7_320),
            "shipper", Map.of("state", "no_api_key", "breaker", "closed", "last_error", "no api_key is set"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StatusCommand command =
            new StatusCommand(new PrintStream(bytes, true, StandardCharsets.UTF_8), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void showsTheReasonOfEachProblem() throws Exception {
        give(command, "report", (StatusReport) () -> STATUS);
        command.execute();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("project shop: degraded")
                .contains("auth_failed")
                .contains("password authentication failed: check [database] password")
                .contains("0 of 5")
                .contains("2 min ago")
                .contains("Buffer    3 payloads, 12.0 KiB of 100 MiB, the oldest 2 h 2 min old")
                .contains("Delivery  no_api_key")
                .contains("no api_key is set");
    }

    @Test
    void theFirstLineSaysWhatIsUrgentAtAServer() throws Exception {
        give(command, "report", (StatusReport) () -> Map.of(
                "version",
                "1",
                "project",
                "shop",
                "state",
                "running",
                "engine",
                Map.of(
                        "interval_s",
                        60,
                        "stress",
                        List.of(
                                Map.of("server", "reports", "active", true, "reason", "28 of 30 connections are taken"),
                                Map.of("server", "eu", "active", false, "reason", "")))));
        give(command, "history", waiting(NOW.minusSeconds(90), 45_000));
        command.execute();
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow())
                .isEqualTo("Bitville PostgreSQL agent 1, project shop: running; default: 2 sessions wait for locks,"
                        + " the longest for 45.0 s; reports: 28 of 30 connections are taken");
    }

    @Test
    void shortWaitsAndOldOnesAreNotUrgent() throws Exception {
        for (FakeHistory history :
                List.of(waiting(NOW.minusSeconds(90), 29_000), waiting(NOW.minusSeconds(300), 45_000))) {
            bytes.reset();
            give(command, "report", (StatusReport)
                    () -> Map.of("state", "running", "engine", Map.of("interval_s", 60)));
            give(command, "history", history);
            command.execute();
            assertThat(bytes.toString(StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElseThrow())
                    .endsWith(": running");
        }
    }

    private static FakeHistory waiting(Instant at, long longestMs) {
        return new FakeHistory()
                .seen(
                        "default",
                        Duration.between(FakeHistory.AT, at).toSeconds(),
                        FakeHistory.table("blocking.waiters", "waiting,examined", List.of(2, 2)),
                        FakeHistory.table(
                                "blocking.edges", "blocked_pid,wait_ms", List.of(1, 10), List.of(2, longestMs)));
    }

    @Test
    void printsTheDocumentItselfAsJson() throws Exception {
        give(command, "report", (StatusReport) () -> Map.of("state", "running"));
        give(command, "json", true);
        command.execute();
        assertThat(bytes.toString(StandardCharsets.UTF_8).replaceAll("\\s", ""))
                .isEqualTo("{\"state\":\"running\",\"alarms\":[],\"findings\":[]}");
    }

    @Test
    void saysWhatIsMissingWhenTheEngineIsGone() {
        assertThatThrownBy(command::execute)
                .as("a refusal: one line, nothing in the log")
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("bitville-engine");
    }
}
