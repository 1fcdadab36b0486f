package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PageDocumentTest {
    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private static Map<String, Object> status() {
        return Map.of(
                "version", "1",
                "servers", List.of(Map.of("name", "default", "state", "up")),
                "spool", Map.of("bytes", 4096));
    }

    @Test
    void thePlotsOfTheAgentItselfComeFromTheStore() {
        FakeSeriesStore store = new FakeSeriesStore(now);
        store.put(SeriesKey.of("default", "agent.spent_ms"), 3, 4);
        store.put(SeriesKey.of("default", "agent.allowed_ms"), 600, 600);
        store.put(SeriesKey.of("agent", "buffer.bytes"), 4096);
        store.put(SeriesKey.of("agent", "delivery.delivered"), 0.5);
        AgentSeries own = new AgentSeries(store, now);
        assertThat(own.points("default"))
                .containsExactly(
                        Map.of("t", now.getEpochSecond() - 60.0, "spent_ms", 3.0, "allowed_ms", 600.0),
                        Map.of(
                                "t",
                                (double) now.getEpochSecond(),
                                "spent_ms",
                                4.0,
                                "allowed_ms",
                                600.0,
                                "bytes",
                                4096.0,
                                "delivered_per_minute",
                                30.0));
        assertThat(own.points("other")).hasSize(1);
    }

    @Test
    void whoeverKeepsNoFiguresIsTold() {
        FakeSeriesStore store = new FakeSeriesStore(now);
        PageDocument pageDocument = new PageDocument(clock);
        assertThat(pageDocument.document(null)).doesNotContainKey("own");
        pageDocument.series(store);
        assertThat(pageDocument.document(null)).containsEntry("own_unavailable", "");
        store.mode(StoreState.Mode.DISABLED, "");
        assertThat(pageDocument.document(null)).containsEntry("own_unavailable", "not kept: [history] enabled = false");
        store.mode(StoreState.Mode.FAILING, "no space left");
        assertThat(pageDocument.document(null)).containsEntry("own_unavailable", "not kept: no space left");
    }

    @Test
    void thePageHasFindingsAndRemedies() throws Exception {
        PageDocument pageDocument = new PageDocument(clock);
        pageDocument.report(() -> status());
        pageDocument.doctor(doctor(
                Finding.ok(FindingAreas.BUFFER, "state", "", "fine"),
                Finding.of(
                        FindingSeverity.ERROR,
                        FindingAreas.DELIVERY,
                        "api key",
                        "",
                        "<b>none</b>",
                        Remedy.shell("bin/bitville x"))));
        assertThat(JsonDocument.of(pageDocument.document(null)))
                .contains("\"remedy\":\"bin/bitville x\"")
                .contains("<b>none</b>")
                .contains("\"state\":\"up\"")
                .doesNotContain("fine");
    }

    @Test
    void thePageIsAboutTheServerInItsAddressAndElseAlwaysAboutTheSame() {
        PageDocument pageDocument = new PageDocument(clock);
        pageDocument.report(() -> Map.of(
                "servers",
                List.of(
                        Map.of("name", "reports", "state", "up"),
                        Map.of("name", "archive", "state", "disabled"),
                        Map.of("name", "default", "state", "unreachable", "reason", "refused"))));
        pageDocument.doctor(doctor(Finding.of(
                FindingSeverity.ERROR, FindingAreas.DATABASE, "connection", "default", "refused", Remedy.words("x"))));

        assertThat(pageDocument.document(null)).containsEntry("server", "default");
        assertThat(pageDocument.document("reports"))
                .containsEntry("server", "reports")
                .containsEntry("unknown_server", null);
        assertThat(pageDocument.document("<b>gone</b>"))
                .containsEntry("server", "default")
                .containsEntry("unknown_server", "<b>gone</b>");
        assertThat(pageDocument.document("reports").get("overview"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .extracting(server -> server.get("name") + " " + server.get("state") + " " + server.get("findings"))
                .containsExactly("default unreachable 1", "archive disabled 0", "reports up 0");
    }

    @Test
    void aDisabledServerIsNotTheFirstToBeShown() {
        PageDocument pageDocument = new PageDocument(clock);
        pageDocument.report(() -> Map.of(
                "servers",
                List.of(Map.of("name", "default", "state", "disabled"), Map.of("name", "reports", "state", "up"))));
        assertThat(pageDocument.document(null)).containsEntry("server", "reports");
    }

    @Test
    void theProbeFailsOnlyWithAnErrorAndShowsNoRemedy() throws Exception {
        Finding warning = Finding.of(
                FindingSeverity.WARNING, FindingAreas.LOG, "log file", "", "behind", Remedy.words("read more often"));
        Finding error =
                Finding.of(FindingSeverity.ERROR, FindingAreas.DELIVERY, "api key", "", "none", Remedy.words("set it"));
        assertThat(HealthServlet.document(List.of(warning))).containsEntry("status", "warn");
        assertThat(HealthServlet.document(List.of(warning, error))).containsEntry("status", "critical");
        assertThat(JsonDocument.of(HealthServlet.document(List.of(error)))).doesNotContain("set it");
    }

    @Test
    void numbersThatABrowserWouldRoundAreText() throws Exception {
        assertThat(JsonDocument.of(Map.of("id", Long.MAX_VALUE))).isEqualTo("{\"id\":\"9223372036854775807\"}");
        assertThat(JsonDocument.of(List.of(1L, 1.5, Double.NaN, true))).isEqualTo("[1,1.5,null,true]");
    }

    private static Doctor doctor(Finding... findings) {
        return new Doctor() {
            @Override
            public List<Finding> currentFindings() {
                return List.of(findings);
            }

            @Override
            public List<Finding> runChecks(Duration most) {
                return List.of(findings);
            }
        };
    }
}
