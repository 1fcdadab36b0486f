package com.bitville.postgres.shell.internal.findings;

import static com.bitville.postgres.shell.internal.Given.give;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.check.CheckDefinition;
import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.CheckThreshold;
import com.bitville.postgres.api.check.FindingEta;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.shell.internal.world.FakeAlerts;
import com.bitville.postgres.shell.internal.world.FakeFindings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChecksCommandTest {
    private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");
    private static final CheckDefinition SLOTS = new CheckDefinition(
            "slots",
            Scope.SERVER,
            "survival",
            "A slot is bad.",
            List.of("slots"),
            List.of(CheckThreshold.above("warning", 24, 0, 100, "h", "Time.")));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final ChecksCommand command = new ChecksCommand(out);

    private static ServerFinding finding(String id, CheckSeverity severity, FindingState state) {
        Observation seen = Observation.of(severity, "slot " + id + " is bad\u001b[31m")
                .on("", id)
                .with("retained_bytes", 5)
                .until(Optional.of(new FindingEta(AT.plus(Duration.ofHours(30)), 12.5, Duration.ofHours(1), 100)))
                .over(SeriesKey.of("default", "slots.retained_bytes"))
                .remedied("-- look", "SELECT 1;");
        return new ServerFinding("slots-" + id, "slots", "default", state, AT, seen);
    }

    private static final ServerFinding HINT = finding("h", CheckSeverity.HINT, FindingState.OPEN);
    private static final ServerFinding WARNING = finding("w", CheckSeverity.WARNING, FindingState.OPEN);
    private static final ServerFinding ERROR = finding("e", CheckSeverity.ERROR, FindingState.OPEN);
    private static final ServerFinding MUTED = finding("m", CheckSeverity.ERROR, FindingState.MUTED);
    private static final ServerFinding UNKNOWN = finding("u", CheckSeverity.UNKNOWN, FindingState.OPEN);

    private @Nullable Object run(ServerFinding... findings) throws Exception {
        give(command, "findings", new FakeFindings(List.of(SLOTS), List.of(findings)));
        return command.execute();
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExitStatusIsThatOfTheWorstOpenFinding() throws Exception {
        assertThat(run(HINT, UNKNOWN, MUTED)).isNull();
        assertThat(run(HINT, WARNING)).isEqualTo(1);
        assertThat(run(WARNING, ERROR)).isEqualTo(2);
    }

    @Test
    void showsWhatIsMutedAndUndecidedOnlyWhenAsked() throws Exception {
        run(HINT, UNKNOWN, MUTED);
        assertThat(output())
                .contains("slots-h")
                .doesNotContain("slots-m", "slots-u", "\u001b")
                .contains("1 muted, 1 undecided");
        give(command, "all", true);
        run(HINT, UNKNOWN, MUTED);
        assertThat(output()).contains("slots-m", "slots-u");
    }

    @Test
    void jsonHasExactlyTheKeysOfAFinding() throws Exception {
        give(command, "json", true);
        run(ERROR);
        assertThat(output().replaceAll("\\s", ""))
                .startsWith(
                        "[{\"id\":\"slots-e\",\"check\":\"slots\",\"server\":\"default\",\"database\":null,\"object\":\"e\","
                                + "\"severity\":\"error\",\"state\":\"open\",\"opened\":\"2026-11-28T12:00:00Z\",\"message\":")
                .endsWith(
                        "\"evidence\":{\"retained_bytes\":5},\"eta\":\"2026-11-29T18:00:00Z\",\"remedy\":[\"--look\",\"SELECT1;\"]}]");
    }

    @Test
    void explainsOneWithItsEvidenceOverTime() throws Exception {
        give(command, "words", List.of("explain", "slots-w"));
        assertThat(run(WARNING)).isNull();
        assertThat(output())
                .contains(
                        "A slot is bad.", "slots.warning, by default 24 h", "retained_bytes = 5", "▁█", "    SELECT 1;")
                .contains("at 12.5 an hour", "bitville:checks mute slots-w --until ");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        give(command, "words", List.of("explain", "slots-x"));
        assertThatThrownBy(() -> run(WARNING)).hasMessageContaining("there is no finding 'slots-x'");
        give(command, "words", List.of("tell"));
        assertThatThrownBy(() -> run(WARNING)).hasMessageContaining("allowed: explain ID");
        give(command, "words", List.of());
        give(command, "severity", "bad");
        assertThatThrownBy(() -> run(WARNING)).hasMessageContaining("hint, warning, error");
    }

    @Test
    void theTestOfTheWebhookSaysWhatTheReceiverAnswered() throws Exception {
        AlertsCommand alerts = new AlertsCommand(out);
        give(alerts, "words", List.of("test"));
        assertThatThrownBy(alerts::execute).hasMessageContaining("no webhook is configured");
        give(alerts, "channel", new FakeAlerts(false, "HTTP 404 no"));
        assertThat(alerts.execute()).isEqualTo(2);
        assertThat(output()).contains("Not accepted by https://hooks.example.com: HTTP 404 no");
    }
}
