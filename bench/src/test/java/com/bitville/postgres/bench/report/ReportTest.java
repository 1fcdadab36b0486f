package com.bitville.postgres.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.bitville.postgres.bench.Options.LedgerNote;
import com.bitville.postgres.bench.agent.BacklogDrain;
import com.bitville.postgres.bench.agent.Candidate;
import com.bitville.postgres.bench.measure.Control;
import com.bitville.postgres.bench.measure.Counter;
import com.bitville.postgres.bench.measure.Counters;
import com.bitville.postgres.bench.measure.Floors;
import com.bitville.postgres.bench.measure.Footprint;
import com.bitville.postgres.bench.measure.Measured;
import com.bitville.postgres.bench.measure.StatementCosts;
import com.bitville.postgres.bench.measure.WindowSeries;
import com.bitville.postgres.bench.micro.MicroResult;
import com.bitville.postgres.bench.scenario.Scenarios;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Circumstances FROM = new Circumstances("mvn", "abc", "a machine", "a server", 1, 2);

    private static Measured measured(double factor) {
        Map<Counter, Double> values = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            values.put(counter, 60 * factor);
        }
        values.put(Counter.SECONDS, 60.0);
        values.put(Counter.CYCLES, 60.0);
        return new Measured(
                new WindowSeries(List.of(new Counters(values))),
                new StatementCosts(Map.of("activity", new StatementCosts.Cost(120, 6, 60, 0))),
                new Footprint(2.5, 140, 145, 50),
                2);
    }

    private static ScenarioResult scenario(String name) {
        StepResult step = new StepResult(
                name,
                Map.of(
                        Candidate.SUBJECT, measured(1),
                        Candidate.CONTROL, measured(1.05),
                        Candidate.AGAINST, measured(4.1)),
                new Floors(0.01, 0.2, 0.05));
        return new ScenarioResult(
                name, "a load", List.of(step), Optional.of(new Interruption(1.9, new BacklogDrain(100, 4, 0.5))));
    }

    private static Results results(String... names) {
        return new Results(
                FROM,
                "the one before",
                Stream.of(names).map(ReportTest::scenario).toList(),
                List.of(
                        new MicroResult("LogParsingBenchmark.parsed", "STDERR", 50_000, 0.02, 2_000_000),
                        new MicroResult("LogParsingBenchmark.floorLines", "STDERR", 20_000, 0.02, 6_000_000)));
    }

    @Test
    void thePageTellsWhereFiguresComeFromAndWhatTheyAreMultiplesOf() {
        String page = MarkdownReport.of(results("L"));
        assertThat(page)
                .contains("`mvn`", "abc", "a machine", "load of the machine 1.0 before, 2.0 after", "at most 5 %")
                .contains("As a multiple of the one before", "| L | 0.25 | 0.25 | 0.25 | 0.25 |")
                .contains("drains at 25.0 payloads and 0.50 MB a second")
                .contains("| L | activity | 2.00 | 0.10 | 1.00 | 0 |")
                .contains("| 2.50 times as fast | 100 bytes |")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void theFileForProgramsHasEachCandidateApart() throws IOException {
        JsonNode step = new ObjectMapper()
                .readTree(JsonReport.of(results("L")))
                .path("scenarios")
                .path("L")
                .path("steps")
                .path("L");
        assertThat(step.path("subject")
                        .path("figures")
                        .path("agent_ms_a_cycle")
                        .path("value")
                        .asDouble())
                .isEqualTo(1);
        assertThat(step.path("against")
                        .path("figures")
                        .path("server_ms_a_cycle")
                        .path("value")
                        .asDouble())
                .isEqualTo(4.1);
        assertThat(step.path("ratio_to_floor").asDouble()).isEqualTo(4.1);
    }

    @Test
    void aLineOfTheLedgerHasItsColumnsAndNeedsBothDefaultLoads() {
        LedgerNote note = new LedgerNote("one | two", Optional.of(540));
        assertThat(LedgerLine.of(note, results(Scenarios.IDLE, Scenarios.DEFAULT_L)))
                .startsWith("| one / two | 140 | 61.5 / 61.5 | ")
                .endsWith("| 540 | 2.00 |\n")
                .matches("(\\|[^|\n]+){8}\\|\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerLine.of(note, results(Scenarios.IDLE)))
                .withMessageContaining(Scenarios.DEFAULT_L);
    }

    @Test
    void objectsToALoadOfWhichTheSameDiffers() {
        assertThat(results("L").objections(new Control(0.1))).isEmpty();
        assertThat(results("L").objections(new Control(0.01))).hasSize(2).allMatch(text -> text.startsWith("L, L: "));
    }
}
