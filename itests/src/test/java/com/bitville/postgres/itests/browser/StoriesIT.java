package com.bitville.postgres.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The five stories of {@code ./run-demo --story}: the report of the whole names the cause, and so does the one of the trouble alone, compared
 * with the quiet time, which names the change, too. With {@code -Dbitville.report.sample=checkpoints} the latter is the sample of the documents.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class StoriesIT {
    private static final Duration SLOWEST = Duration.ofMinutes(6);
    private static final Duration READ = Duration.ofMinutes(3);
    private static final int SECONDS = 60;
    private static final int INTERVAL = 5;
    private static final Pattern REPORTS = Pattern.compile(
            "report --from (\\S+) --to (\\S+) story\\.html\\s+\\S+ report --from (\\S+) --to \\S+ --compare (\\S+) compared");
    private static final Path SAMPLE =
            Path.of("..", "docs", "report-sample.html").toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is asserted of a verdict. */
    private interface Cause {
        void isNamedIn(JsonNode report);
    }

    @Test
    void aJobThatDoesNotCommitIsTheCauseOfAQueue() throws Exception {
        JsonNode compared = tell("lock-queue", report -> {
            JsonNode line = line(report, "lock_queue");
            assertThat(line.path("evidence").path("peak_blocked").asDouble()).isGreaterThanOrEqualTo(3);
            assertThat(line.path("evidence").path("share_of_load").asDouble()).isBetween(0.3, 1.0);
            assertThat(line.path("text").asText()).contains("idle in a transaction: UPDATE products SET price");
        });
        assertThat(line(compared, "comparison").path("evidence").path("class").asText())
                .isEqualTo("Lock");
        assertThat(changed(compared, "UPDATE products SET stock")).isEqualTo("slower");
    }

    @Test
    void aSettingIsTheCauseOfABadPlan() throws Exception {
        JsonNode compared = tell("plan", report -> {
            JsonNode seen = line(report, "plan_after_setting").path("evidence");
            assertThat(List.of(
                            seen.path("setting").asText(),
                            seen.path("before").asText(),
                            seen.path("after").asText()))
                    .containsExactly("enable_nestloop", "its default", "off");
            assertThat(seen.path("mean_after_ms").asDouble())
                    .isGreaterThan(2 * seen.path("mean_before_ms").asDouble());
        });
        assertThat(changed(compared, "SELECT p.state, count(*) FROM customers")).isEqualTo("slower");
    }

    @Test
    void aJobIsTheCauseOfAStormOfCheckpoints() throws Exception {
        JsonNode compared = tell("checkpoints", report -> {
            JsonNode line = line(report, "checkpoint_storm");
            assertThat(line.path("evidence").path("requested").asDouble()).isGreaterThanOrEqualTo(3);
            assertThat(line.path("evidence").path("share_of_wal").asDouble()).isGreaterThan(0.5);
            assertThat(line.path("text").asText()).contains("max_wal_size = 64 MB", "INSERT INTO price_lists");
        });
        assertThat(changed(compared, "INSERT INTO price_lists")).isEqualTo("new");
        assertThat(row(compared, "compare_figures", "Checkpoints forced")
                        .path("news")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aStandbyThatDoesNotReplayFallsBehind() throws Exception {
        JsonNode compared = tell("replica", report -> {
            JsonNode line = line(report, "replica_behind");
            assertThat(line.path("evidence").path("standby").asText()).isEqualTo("shop-standby");
            assertThat(line.path("evidence").path("most_bytes").asDouble()).isGreaterThan(1e8);
            assertThat(line.path("text").asText()).contains("INSERT INTO price_lists");
        });
        assertThat(line(compared, "comparison").path("evidence").path("standby").asText())
                .isEqualTo("shop-standby");
        assertThat(changed(compared, "INSERT INTO price_lists")).isEqualTo("new");
    }

    @Test
    void aDeployIsTheCauseOfASlowRoute() throws Exception {
        JsonNode compared = tell("deploy", report -> {
            JsonNode line = line(report, "slow_route");
            assertThat(line.path("evidence").path("route").asText()).isEqualTo("/parcels/{code}");
            assertThat(line.path("evidence").path("new").asBoolean()).isTrue();
            assertThat(line.path("text").asText()).contains("lower(code)");
        });
        assertThat(changed(compared, "SELECT state, customer_id FROM parcels WHERE lower"))
                .isEqualTo("new");
    }

    /** Tells a story, finds its cause first in the verdict of both reports, and returns the compared one. */
    private static JsonNode tell(String story, Cause cause) throws Exception {
        try (RunningDemo demo = RunningDemo.tell(story, SECONDS, INTERVAL)) {
            demo.page();
            Matcher told = await("the end of the story")
                    .atMost(SLOWEST)
                    .until(() -> REPORTS.matcher(demo.said()), Matcher::find);
            List<String> whole = List.of("report", "--json", "--from", told.group(1), "--to", told.group(2));
            List<String> trouble =
                    new ArrayList<>(List.of("report", "--json", "--from", told.group(3), "--to", told.group(2)));
            trouble.addAll(List.of("--compare", told.group(4)));
            // What is read less often than each cycle, such as settings and texts, is known some time later.
            await(story).atMost(READ).untilAsserted(() -> cause.isNamedIn(report(demo.agent(), whole)));
            await(story).atMost(READ).untilAsserted(() -> cause.isNamedIn(report(demo.agent(), trouble)));
            JsonNode compared = report(demo.agent(), trouble);
            if (story.equals(System.getProperty("bitville.report.sample"))) {
                trouble.remove("--json");
                trouble.addAll(List.of("--force", SAMPLE.toString()));
                assertThat(demo.agent().bitville(trouble.toArray(new String[0])).exitStatus())
                        .isZero();
            }
            demo.stop();
            return compared;
        }
    }

    private static JsonNode report(AgentProcess agent, List<String> words) throws Exception {
        AgentProcess.Answer answer = agent.bitville(words.toArray(new String[0]));
        assertThat(answer.exitStatus()).as(answer.err()).isZero();
        return JSON.readTree(answer.out());
    }

    /** The line of a rule; a cause is the first line of its verdict. */
    private static JsonNode line(JsonNode report, String rule) {
        JsonNode verdict = report.path("verdict");
        if (!rule.equals("comparison")) {
            assertThat(verdict.path(0).path("rule").asText())
                    .as(verdict.toString())
                    .isEqualTo(rule);
        }
        for (JsonNode line : verdict) {
            if (line.path("rule").asText().equals(rule)) {
                return line;
            }
        }
        throw new AssertionError(rule + " is not in " + verdict);
    }

    /** How the statement with this text changed. */
    private static String changed(JsonNode report, String text) {
        return row(report, "compare_statements", text).path("kind").asText();
    }

    /** The row of a table in which a value begins with a word. */
    private static JsonNode row(JsonNode report, String table, String word) {
        for (JsonNode section : report.path("sections")) {
            for (JsonNode block : section.path("blocks")) {
                if (block.path("id").asText().equals(table)) {
                    for (JsonNode row : block.path("rows")) {
                        for (JsonNode value : row) {
                            if (value.asText().startsWith(word)) {
                                return row;
                            }
                        }
                    }
                }
            }
        }
        throw new AssertionError(word + " is in no row of " + table);
    }
}
