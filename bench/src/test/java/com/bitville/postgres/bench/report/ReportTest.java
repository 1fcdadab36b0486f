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
import java.util.ArrayList;
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
        return scenario(name, 1.05);
    }

    private static ScenarioResult scenario(String name, double control) {
        StepResult step = new StepResult(
                name,
                Map.of(
                        Candidate.SUBJECT, measured(1),
                        Candidate.CONTROL, measured(control),
                        Candidate.AGAINST, measured(4.1)),
                new Floors(0.01, 0.2, 0.05));
        return new ScenarioResult(
                name, "a load", List.of(step), Optional.of(new Interruption(1.9, new BacklogDrain(100, 4, 0.5))));
    }

    private static Results results(String... names) {
        return results(Stream.of(names).map(name -> List.of(scenario(name))).toList());
    }

    private static Results results(List<List<ScenarioResult>> groups) {
        return new Results(
                FROM,
                "the one before",
                new Control(0.1),
                groups,
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
        assertThat(results("L").objections()).isEmpty();
        assertThat(results(List.of(List.of(scenario("L", 1.2)))).objections())
                .hasSize(2)
                .allMatch(text -> text.startsWith("L, L: "));
    }

    @Test
    void aMomentAtWhichTheSameDiffersIsVoidAndTwoInTwelveAreTheWholeRun() throws IOException {
        List<List<ScenarioResult>> groups = new ArrayList<>();
        for (int i = 1; i <= 11; i++) {
            groups.add(List.of(scenario("calm " + i)));
        }
        groups.add(List.of(scenario(Scenarios.IDLE), scenario(Scenarios.DEFAULT_L, 1.2)));
        Results one = results(groups);
        assertThat(one.isVoid()).isFalse();
        assertThat(one.apart()).isLessThan(0.06);
        assertThat(MarkdownReport.of(one))
                .contains("- L-default, L-default: the same twice is 1.00 and 1.20 agent CPU")
                .contains("| idle | void | void |", "| L-default | void | void |", "| calm 11 | 0.25 | ")
                .doesNotContain("| idle | 0.25", "| L-default | 0.25");
        JsonNode scenarios = new ObjectMapper().readTree(JsonReport.of(one)).path("scenarios");
        assertThat(scenarios.at("/idle/steps/idle/void").asBoolean()).isTrue();
        assertThat(scenarios.at("/calm 1/steps/calm 1/void").asBoolean(true)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LedgerLine.of(new LedgerNote("a change", Optional.empty()), one))
                .withMessageContaining("void");

        groups.set(0, List.of(scenario("noisy", 1.2)));
        assertThat(results(groups).isVoid()).isTrue();
        assertThat(results(List.of(List.of(scenario("alone", 1.2)))).isVoid()).isTrue();
    }
}
