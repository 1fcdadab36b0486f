package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.bitville.postgres.api.health.Doctor;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingAreas;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        PageDocument pageDocument = new PageDocument(clock);
        pageDocument.report(PageDocumentTest::status);
        pageDocument.series(store);
        FactsQuery query = query("series", "agent.spent_ms,buffer.bytes,delivery.delivered", "last", "7200");
        Map<String, Object> document = pageDocument.document(null, query);
        assertThat(document).containsEntry("from", now.getEpochSecond() - 7_200.0);
        assertThat(lasts(document))
                .containsExactly(
                        entry("agent.spent_ms", List.of(4L)),
                        entry("buffer.bytes", List.of()),
                        entry("delivery.delivered", List.of()));
        assertThat(lasts((Map<?, ?>) Objects.requireNonNull(document.get("own"))))
                .containsExactly(
                        entry("agent.spent_ms", List.of()),
                        entry("buffer.bytes", List.of(4096L)),
                        entry("delivery.delivered", List.of(0.5)));
    }

    /** The last value of each series, by figure. */
    private static Map<String, List<Object>> lasts(Map<?, ?> document) {
        Map<String, List<Object>> lasts = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(document.get("series")))
                .forEach((name, figure) -> lasts.put(
                        name.toString(),
                        ((List<?>) Objects.requireNonNull(((Map<?, ?>) figure).get("series")))
                                .stream()
                                        .<Object>map(series -> ((Map<?, ?>) series).get("last"))
                                        .toList()));
        return lasts;
    }

    private FactsQuery query(String... pairs) {
        Map<String, String[]> given = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            given.put(pairs[i], new String[] {pairs[i + 1]});
        }
        return FactsQuery.of(given::get, now);
    }

    @Test
    void whoeverKeepsNoFiguresIsTold() {
        FakeSeriesStore store = new FakeSeriesStore(now);
        PageDocument pageDocument = new PageDocument(clock);
        assertThat(pageDocument.document(null, query()))
                .containsEntry("own", Map.of())
                .containsEntry("series_unavailable", "not kept: the feature bitville-history is not installed");
        pageDocument.series(store);
        assertThat(pageDocument.document(null, query())).containsEntry("series_unavailable", "");
        store.mode(StoreState.Mode.DISABLED, "");
        assertThat(pageDocument.document(null, query()))
                .containsEntry("series_unavailable", "not kept: [history] enabled = false");
        store.mode(StoreState.Mode.FAILING, "no space left");
        assertThat(pageDocument.document(null, query())).containsEntry("series_unavailable", "not kept: no space left");
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
        assertThat(JsonDocument.of(pageDocument.document(null, query())))
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

        assertThat(pageDocument.document(null, query())).containsEntry("server", "default");
        assertThat(pageDocument.document("reports", query()))
                .containsEntry("server", "reports")
                .containsEntry("unknown_server", null);
        assertThat(pageDocument.document("<b>gone</b>", query()))
                .containsEntry("server", "default")
                .containsEntry("unknown_server", "<b>gone</b>");
        assertThat(pageDocument.document("reports", query()).get("overview"))
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
        assertThat(pageDocument.document(null, query())).containsEntry("server", "reports");
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
