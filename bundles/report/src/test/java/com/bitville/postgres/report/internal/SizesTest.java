package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes are read every six hours, and reports are mostly about an hour. */
class SizesTest {
    private static final double MB = 1024 * 1024.0;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** Two readings six hours apart: in the second one a table has grown, one is gone and one is new. */
    private Story story() throws IOException {
        Story story = new Story(folder);
        story.minutes(5, (minute, number) -> {
            if (number == 0) {
                minute.row("table_sizes", "shop", "public", "orders", 100 * MB)
                        .row("table_sizes", "shop", "public", "dropped", 50 * MB)
                        .row("table_sizes", "shop", "public", "still", 10 * MB);
            }
        });
        story.clock().advance(Duration.ofHours(6));
        return story.minutes(65, (minute, number) -> {
            if (number == 20) {
                minute.row("table_sizes", "shop", "public", "orders", 160 * MB)
                        .row("table_sizes", "shop", "public", "built", 30 * MB)
                        .row("table_sizes", "shop", "public", "still", 10 * MB);
            }
        });
    }

    @Test
    void twoHoursAreComparedByTheSizesLastReadAtTheirEnds() throws IOException {
        try (Story story = story()) {
            FactTable sizes = story.facts().table("compare_sizes").orElseThrow();
            assertThat(sizes.unknown()).isEmpty();
            assertThat(sizes.rows()).hasSize(3);
            assertThat(sizes.rows().get(0)).contains("public.orders", 100 * MB, 160 * MB, 60 * MB);
            assertThat(sizes.rows().get(1)).contains("public.dropped", "gone", -50 * MB);
            assertThat(sizes.rows().get(2)).contains("public.built", "new", 30 * MB);
            assertThat(sizes.value(0, "base_at")).isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
            assertThat(sizes.value(0, "at")).isEqualTo(Instant.parse("2026-03-01T14:20:00Z"));
        }
    }

    @Test
    void singleIndexesThatGrewAreTold() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(90, (minute, number) -> {
                if (number % 5 == 0) {
                    minute.row("indexes", "shop", "public", "orders_pkey", number < 60 ? 1_000 : 3_000);
                    if (number < 70) {
                        minute.row("indexes", "shop", "public", "quiet", 500);
                    }
                }
            });
            FactTable grown = story.facts().table("indexes_grown").orElseThrow();
            assertThat(grown.rows()).hasSize(1);
            assertThat(grown.rows().get(0)).contains("public.orders_pkey", 1_000 * 8_192.0, 3_000 * 8_192.0);
        }
    }

    @Test
    void whatGrewIsToldFromTheReadingBeforeTheTime() throws IOException {
        try (Story story = story()) {
            FactTable grown = story.facts().table("tables_grown").orElseThrow();
            assertThat(grown.rows()).hasSize(3);
            assertThat(grown.rows().get(0)).contains("public.orders", 60 * MB);
            TimeRange later = new TimeRange(story.now().minus(Duration.ofMinutes(30)), story.now());
            ReportFacts facts = story.reports().facts(new ReportRequest(Story.SERVER, later, Optional.empty(), false));
            assertThat(facts.table("tables_grown").orElseThrow().unknown()).contains("No size was read in this time");
            TimeRange all = new TimeRange(Story.START.minus(Duration.ofDays(1)), story.now());
            assertThat(story.reports()
                            .facts(new ReportRequest(Story.SERVER, all, Optional.empty(), false))
                            .table("tables_grown")
                            .orElseThrow()
                            .rows())
                    .hasSize(3);
        }
    }
}
