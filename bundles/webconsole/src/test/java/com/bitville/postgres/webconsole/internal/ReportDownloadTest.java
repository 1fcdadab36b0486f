package com.bitville.postgres.webconsole.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportDownloadTest {
    @Test
    void aReportIsAboutAServerThatThereIs() {
        List<String> servers = List.of("default", "reports");
        assertThat(ReportDownload.server(servers, "reports")).contains("reports");
        assertThat(ReportDownload.server(servers, null)).contains("default");
        assertThat(ReportDownload.server(servers, "")).contains("default");
        assertThat(ReportDownload.server(servers, "x\"; filename=\"y")).isEmpty();
        assertThat(ReportDownload.server(List.of(), null)).isEmpty();
    }
}
