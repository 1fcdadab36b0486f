package com.bitville.postgres.health.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.health.AgentCommand;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationFindingsTest {
    private final AgentDoctor doctor = new AgentDoctor(
            new LogFindings(),
            new AgentCommand("bitville"),
            Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void whatTheEnvironmentHasForOthersIsAHintAndNoTrouble() {
        Map<String, Object> report = new HashMap<>(AgentDoctorTest.well());
        report.put("config", Map.of("generation", 1, "faults", List.of(), "hints", List.of("a service's variables")));
        doctor.bindReport(() -> report);
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.area().equals(FindingAreas.CONFIGURATION))
                .extracting(Finding::severity, Finding::message)
                .containsExactly(
                        tuple(FindingSeverity.OK, "generation 1, without errors"),
                        tuple(FindingSeverity.HINT, "a service's variables"));
    }

    @Test
    void aFileWithASecretThatOthersReadIsAWarningWithItsRemedy() {
        Map<String, Object> report = new HashMap<>(AgentDoctorTest.well());
        report.put("config", Map.of("generation", 1, "open_secrets", List.of("/etc/it's.ini")));
        doctor.bindReport(() -> report);
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                .singleElement()
                .satisfies(finding ->
                        assertThat(AgentDoctorTest.remedy(finding)).isEqualTo("chmod 600 '/etc/it'\\''s.ini'"));
    }

    @Test
    void aFeatureThatIsNotAsWantedIsAWarningWithItsRemedy() {
        Map<String, Object> report = new HashMap<>(AgentDoctorTest.well());
        report.put(
                "features",
                List.of(
                        Map.of("name", "webconsole", "state", "installing", "reason", "", "remedy", ""),
                        Map.of("name", "outlet", "state", "failed", "reason", "no such file", "remedy", "chmod it")));
        doctor.bindReport(() -> report);
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.subject()).isEqualTo("feature outlet");
                    assertThat(finding.message()).isEqualTo("not as the configuration wants it: no such file");
                    assertThat(AgentDoctorTest.remedy(finding)).isEqualTo("chmod it");
                });
    }

    @Test
    void anOutletThatDoesNotWorkIsAWarningWithItsOwnRemedy() {
        Map<String, Object> report = new HashMap<>(AgentDoctorTest.well());
        Map<String, Object> outlet = new HashMap<>(Map.of(
                "enabled",
                true,
                "state",
                "failed",
                "reason",
                "port 9187",
                "remedy",
                "ss -ltnp",
                "remedy_kind",
                "shell"));
        report.put("prometheus", outlet);
        doctor.bindReport(() -> report);
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.area()).isEqualTo(FindingAreas.DELIVERY);
                    assertThat(finding.message()).isEqualTo("failed: port 9187");
                    assertThat(AgentDoctorTest.remedy(finding)).isEqualTo("ss -ltnp");
                });
        outlet.put("state", "listening");
        outlet.put("reason", "");
        assertThat(doctor.currentFindings())
                .filteredOn(finding -> finding.subject().equals("prometheus"))
                .extracting(Finding::severity)
                .containsExactly(FindingSeverity.OK);
        outlet.put("enabled", false);
        assertThat(doctor.currentFindings())
                .noneMatch(finding -> finding.subject().equals("prometheus"));
    }
}
