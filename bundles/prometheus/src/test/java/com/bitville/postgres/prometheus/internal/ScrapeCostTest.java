package com.bitville.postgres.prometheus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.prometheus.internal.http.ScrapeRequest;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(
        named = "bitville.depth",
        matches = "deep",
        disabledReason = "measures with the optimizing compiler")
class ScrapeCostTest {
    private static final int WARM_UP = 100;
    private static final int MEASURED = 50;

    @Test
    void tenThousandSeriesCostLittle() {
        PrometheusSettings settings = new PrometheusSettings("127.0.0.1", 0, Optional.empty(), false, false);
        Scrapes scrapes = new Scrapes(new FixedMetrics(5_000), settings);
        for (String accept : new String[] {"", "application/openmetrics-text"}) {
            ScrapeRequest request = new ScrapeRequest(Optional.empty(), accept);
            int bytes = 0;
            long begun = 0;
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                begun = i == WARM_UP ? cpu() : begun;
                bytes = scrapes.answer(request).orElseThrow().text().getBytes(StandardCharsets.UTF_8).length;
            }
            double ms = (cpu() - begun) / 1e6 / MEASURED;
            System.out.printf("scrape of 10,000 series: %.1f ms of CPU, %,d bytes%n", ms, bytes);
            assertThat(ms).isLessThan(65);
            assertThat(bytes).isLessThan(1_500_000);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
