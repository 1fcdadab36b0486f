package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageHome;
import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.testkit.fake.MutableClock;
import com.bitville.postgres.webconsole.internal.facts.FactsQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportDownloadTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private final List<ReportRequest> asked = new ArrayList<>();
    private final PageDocument pages = new PageDocument(MutableClock.at(NOW));
    private final ReportDownload download = new ReportDownload();
    private final PageContents contents = new PageContents(pages, download);

    ReportDownloadTest() {
        pages.report(() -> Map.of(
                "servers",
                List.of(Map.of("name", "billing", "state", "up"), Map.of("name", "default", "state", "up"))));
        download.reports(new Reports());
    }

    private boolean find(String... pairs) throws IOException {
        Map<String, List<String>> parameters = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.put(pairs[i], List.of(pairs[i + 1]));
        }
        return contents.find(AgentPages.REPORT, parameters, new PageHome("bundles", "Console"))
                .isPresent();
    }

    /** Servers that left come first by their names: what is kept of them lasts longer than they. */
    @Test
    void whereNoServerIsNamedItIsTheOneThatThePagesShow() throws Exception {
        assertThat(find()).isTrue();
        assertThat(find("server", "")).isTrue();
        assertThat(asked).extracting(ReportRequest::server).containsExactly("default", "default");
        assertThat(pages.document(null, FactsQuery.of(name -> null, NOW))).containsEntry("server", "default");
    }

    @Test
    void aReportIsAboutAServerThatThereIsOrWas() throws Exception {
        assertThat(find("server", "archive-that-left")).isTrue();
        assertThat(asked).extracting(ReportRequest::server).containsExactly("archive-that-left");
        assertThat(find("server", "x\"; filename=\"y")).isFalse();
        download.reportsGone(new Reports());
        assertThat(find()).as("another one is gone").isTrue();
    }

    @Test
    void aReportIsAboutTheTimeThatIsChosen() throws Exception {
        find();
        find("last", "86400");
        find("from", "1767200000.5", "to", "1767203600.5");
        assertThat(asked)
                .extracting(
                        request -> request.range().from(),
                        request -> request.range().to())
                .containsExactly(
                        tuple(NOW.minus(Duration.ofHours(1)), NOW),
                        tuple(NOW.minus(Duration.ofDays(1)), NOW),
                        tuple(Instant.ofEpochSecond(1_767_200_000), Instant.ofEpochSecond(1_767_203_600)));
    }

    private final class Reports implements ServerReports {
        @Override
        public List<String> servers() {
            return List.of("archive-that-left", "billing", "default");
        }

        @Override
        public void write(ReportRequest request, ReportFormat format, OutputStream to) {
            asked.add(request);
        }

        @Override
        public Path folder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path save(ReportRequest request, ReportFormat format, Path file, boolean replace) {
            throw new UnsupportedOperationException();
        }
    }
}
