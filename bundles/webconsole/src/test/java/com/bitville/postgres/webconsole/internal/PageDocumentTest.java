package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PageDocumentTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
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
    private long nanos = Long.MAX_VALUE - 5;
    private final SelfMetrics selfMetrics = new SelfMetrics(clock, () -> nanos);

    private static Map<String, Object> status(int delivered) {
        return Map.of(
                "version", "1",
                "servers", List.of(Map.of("name", "default", "state", "up")),
                "engine", Map.of("budget", List.of(Map.of("server", "default", "spent_ms", 3, "allowed_ms", 600))),
                "spool", Map.of("bytes", 4096),
                "shipper", Map.of("delivered", delivered));
    }

    private void cycle(int delivered) {
        selfMetrics.bindReport(() -> status(delivered));
        selfMetrics.take();
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
        nanos += seconds * 1_000_000_000;
    }

    /** The engine's thread must not be delayed. */
    @Test
    void aReportThatDoesNotAnswerDelaysNoCycle() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        selfMetrics.bindReport(() -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        });
        selfMetrics.start();
        for (int i = 0; i < 3; i++) {
            selfMetrics.onCycle(new Cycle("default", 1, now, List.of(), List.of()));
        }
        asked.await();
        selfMetrics.stop();
    }

    @Test
    void aClockThatIsSetBackCostsNoSample() {
        cycle(0);
        now = now.minus(Duration.ofHours(2));
        for (int i = 1; i <= 3; i++) {
            nanos += Duration.ofSeconds(60).toNanos();
            cycle(30 * i);
        }
        assertThat(selfMetrics.points("default"))
                .hasSize(4)
                .last()
                .satisfies(point -> assertThat(point).containsEntry("delivered_per_minute", 30.0));
    }

    @Test
    void anHourOfSamplesIsKeptAndNoMore() {
        for (int i = 0; i < 4000; i++) {
            cycle(i);
            pass(1);
        }
        assertThat(selfMetrics.points("default")).hasSizeBetween(700, 721);
    }

    @Test
    void aSampleHasCostDepthAndDeliveriesPerMinute() {
        cycle(10);
        pass(30);
        cycle(13);
        assertThat(selfMetrics.points("default").get(1))
                .containsEntry("spent_ms", 3.0)
                .containsEntry("allowed_ms", 600.0)
                .containsEntry("bytes", 4096.0)
                .containsEntry("delivered_per_minute", 6.0);
    }

    @Test
    void thePageHasFindingsAndRemedies() throws Exception {
        PageDocument pageDocument = new PageDocument(selfMetrics, clock);
        pageDocument.report(() -> status(1));
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
        PageDocument pageDocument = new PageDocument(selfMetrics, clock);
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
        PageDocument pageDocument = new PageDocument(selfMetrics, clock);
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
