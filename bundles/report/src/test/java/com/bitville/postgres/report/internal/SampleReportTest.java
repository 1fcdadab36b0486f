package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.report.ReportFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The sample of the documents is what this version writes; {@code -Dbitville.report.sample=true} writes it anew. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class SampleReportTest {
    private static final Path SAMPLE = Path.of("../../docs/report-sample.html");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void theSampleIsOfThisVersion() throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try (Story story = new Story(folder)) {
            story.minutes(
                    60,
                    (minute, number) -> minute.checkpoints(number % 5 == 0 ? 1 : 0, 0, 2e6)
                            .route("/orders/{id}", "76", 0.1)
                            .statement("76", 300, 1_500));
            story.minutes(60, SampleReportTest::happens);
            story.reports().write(story.compared(), ReportFormat.HTML, page);
        }
        String written = page.toString(StandardCharsets.UTF_8);
        if (Boolean.getBoolean("bitville.report.sample")) {
            Files.writeString(SAMPLE, written);
        }
        assertThat(SAMPLE).content().isEqualTo(written);
    }

    private static void happens(ReadMinute minute, int number) {
        minute.checkpoints(number % 5 == 0 ? 1 : 0, 0, 2e6);
        boolean queue = number >= 12 && number < 25;
        if (queue) {
            minute.sessions("Lock:transactionid", 6).statement("21", 3, 360_000);
        }
        if (queue || number == 25) {
            minute.row(
                    "blocking.incidents",
                    "9f3c",
                    queue ? "open" : "ended",
                    "session",
                    Story.START.plusSeconds(3_600 + 13 * 60),
                    queue ? null : minute.at(),
                    (number - 11) * 60_000.0,
                    6,
                    "batch",
                    "shop",
                    "nightly",
                    "idle in transaction",
                    "UPDATE orders SET state = $1 WHERE day < $2",
                    "transactionid",
                    "ShareLock",
                    "public.orders");
        }
        boolean deployed = number >= 40;
        minute.route("/orders/{id}", deployed ? "77" : "76", deployed ? 2.4 : 0.1);
        if (deployed) {
            minute.sessions("CPU", 2.3).statement("77", 300, 140_000);
            minute.row(
                    "correlated",
                    "3f2504e0-4f89-41d3-9a0c-0305e82c33" + number,
                    minute.at(),
                    "run",
                    "SELECT * FROM orders o JOIN lines l ON lower(l.o) = lower(o.id)",
                    1_000 + 37 * number,
                    "/orders/{id}",
                    null,
                    null);
        } else {
            minute.statement("76", 300, 1_500);
        }
        if (number == 0) {
            minute.text("76", "SELECT * FROM orders WHERE id = $1")
                    .text("21", "UPDATE orders SET state = $1 WHERE id = $2");
        } else if (number == 42) {
            minute.text("77", "SELECT * FROM orders o JOIN lines l ON lower(l.o) = lower(o.id) WHERE o.id = $1");
        }
        minute.row("tables", "shop", "public", "orders", 412_000, 18_200);
    }
}
