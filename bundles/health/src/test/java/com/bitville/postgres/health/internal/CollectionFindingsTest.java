package com.bitville.postgres.health.internal;

import static com.bitville.postgres.health.internal.AgentDoctorTest.NOW;
import static com.bitville.postgres.health.internal.AgentDoctorTest.activityLastRun;
import static com.bitville.postgres.health.internal.AgentDoctorTest.engine;
import static com.bitville.postgres.health.internal.AgentDoctorTest.remedy;
import static com.bitville.postgres.health.internal.AgentDoctorTest.well;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.AgentCommand;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectionFindingsTest {
    private final AgentDoctor doctor =
            new AgentDoctor(new LogFindings(), new AgentCommand("bitville"), Clock.fixed(NOW, ZoneOffset.UTC));

    private List<Finding> with(String key, Object value) {
        return AgentDoctorTest.with(doctor, key, value);
    }

    @Test
    void aCollectorThatHasNotRunForThreeIntervalsIsStale() {
        Finding stale = with("collectors", activityLastRun("2026-01-01T11:50:00Z")).stream()
                .max((a, b) -> a.severity().compareTo(b.severity()))
                .orElseThrow();
        assertThat(stale.message()).isEqualTo("last ran 600 s ago, due every 60 s");
    }

    @Test
    void whatGivesWayToTheBudgetIsNamedOnce() {
        List<Finding> findings = with(
                "collectors",
                List.of(Map.of(
                        "name",
                        "statements",
                        "server",
                        "default",
                        "state",
                        "shed",
                        "shed_by",
                        "budget",
                        "reason",
                        "x")));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() != FindingSeverity.OK)
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("these give way and run less often: statements"));
    }

    /** A larger budget does not help. */
    @Test
    void whatIsLeftOutInDistressIsNoMatterOfTheBudget() {
        Map<String, Object> status = new HashMap<>(well());
        Map<String, Object> engine = new HashMap<>(engine());
        engine.put(
                "stress",
                List.of(Map.of("server", "default", "active", true, "reason", "28 of 30 connections are taken")));
        status.put("engine", engine);
        status.put(
                "collectors",
                List.of(Map.of("name", "statements", "server", "default", "state", "shed", "shed_by", "distress")));
        doctor.bindReport(() -> status);
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.severity() != FindingSeverity.OK)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.area()).isEqualTo(FindingAreas.COLLECTION);
                    assertThat(finding.message())
                            .isEqualTo("the server is overloaded: 28 of 30 connections are taken;"
                                    + " skipped until the load drops: statements");
                    assertThat(remedy(finding)).contains("bitville locks").doesNotContain("budget_percent");
                });
    }

    /** A collector that is due every five minutes stays shed for that long after a lock storm. */
    @Test
    void whatWasLeftOutInADistressThatIsOverIsNoMatterOfTheBudgetEither() {
        List<Finding> findings = with(
                "collectors",
                List.of(Map.of("name", "statements", "server", "default", "state", "shed", "shed_by", "distress")));
        assertThat(findings).noneMatch(finding -> finding.severity() != FindingSeverity.OK);
    }

    @Test
    void aCollectorThatWasRefusedIsNamedWithTheOneThatStays() {
        Map<String, Object> engine = new HashMap<>(engine());
        engine.put(
                "refused",
                List.of(Map.of("name", "wal", "origin", "com.example.Wal", "reason", "its name is taken by x")));
        assertThat(with("engine", engine))
                .filteredOn(finding -> finding.severity() != FindingSeverity.OK)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("wal");
                    assertThat(finding.message()).isEqualTo("com.example.Wal does not run: its name is taken by x");
                });
    }

    @Test
    void whatTheOperatorHasNotGrantedIsNoFinding() {
        List<Finding> findings = with(
                "collectors",
                List.of(
                        Map.of("name", "hba", "server", "default", "state", "not_permitted", "optional", true),
                        Map.of("name", "io", "server", "default", "state", "unsupported", "optional", true),
                        Map.of("name", "host", "server", "host", "state", "ok", "last_run", NOW.toString())));
        assertThat(findings)
                .extracting(Finding::message)
                .contains("1 of 1 collectors are up to date")
                .noneMatch(message -> message.contains("not_permitted") || message.contains("unsupported"));
    }

    @Test
    void aCollectorThatCannotReachItsServerIsNotCalledWell() {
        List<Finding> findings = with(
                "collectors",
                List.of(
                        Map.of("name", "activity", "server", "default", "state", "unavailable"),
                        Map.of("name", "logs", "server", "default", "state", "unsupported", "reason", "no file"),
                        Map.of("name", "host", "server", "host", "state", "ok", "last_run", NOW.toString())));
        assertThat(findings)
                .extracting(Finding::message)
                .anyMatch(message -> message.startsWith("1 of 3 collectors are up to date; the others: "));
        assertThat(findings)
                .filteredOn(finding -> finding.area().equals(FindingAreas.LOG))
                .as("no finding that all is well beside it")
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.WARNING));
    }

    @Test
    void aDegradedCollectorIsAWarningAndTheLogCollectorIsReportedWithTheLog() {
        List<Finding> findings = with(
                "collectors",
                List.of(
                        degraded("activity"),
                        degraded("logs"),
                        Map.of("name", "host", "server", "host", "state", "ok", "last_run", NOW.toString())));
        assertThat(findings)
                .extracting(Finding::message)
                .anyMatch(message -> message.startsWith("1 of 3 collectors are up to date; the others: "));
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("activity");
                    assertThat(finding.message()).isEqualTo("read in part: some_rows: why");
                });
    }

    private static Map<String, Object> degraded(String name) {
        return Map.of(
                "name",
                name,
                "server",
                "default",
                "state",
                "degraded",
                "reason",
                "some_rows: why",
                "every_ms",
                0,
                "last_run",
                NOW.toString());
    }
}
