package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standbys that nobody gave a name, those that leave and come, and slots that nobody uses. */
class StandbysTest {
    private static final String UNNAMED = "walreceiver";
    private static final String ONE = "10.0.0.1/32";
    private static final String OTHER = "10.0.0.2/32";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static void sender(ReadMinute minute, String address, int pid, double behind) {
        minute.row("senders", UNNAMED, "streaming", "async", behind, 0.0, pid, address);
    }

    private static void slot(ReadMinute minute, String name, boolean active, @Nullable Integer pid, double retained) {
        minute.row("slots", name, "physical", active, pid, "reserved", retained);
    }

    private static String text(ReportFacts facts, String rule) {
        return facts.verdict().stream()
                .filter(line -> line.rule().equals(rule))
                .map(VerdictLine::text)
                .findFirst()
                .orElse("");
    }

    @Test
    void twoOfOneNameAreTwoInMemoryAndInTheStore() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(180, (minute, number) -> {
                sender(minute, ONE, 100, 300e6);
                sender(minute, OTHER, 200, 1_000);
            });
            for (Duration back : new Duration[] {Duration.ZERO, Duration.ofHours(2)}) {
                TimeRange hour = story.lastHour().back(back);
                ReportFacts facts =
                        story.reports().facts(new ReportRequest(Story.SERVER, hour, Optional.empty(), false));
                FactTable standbys = facts.table("standbys").orElseThrow();
                assertThat(standbys.rows()).hasSize(2);
                assertThat(standbys.value(0, "client_addr")).isEqualTo("10.0.0.1");
                assertThat(standbys.value(0, "replay_lag_bytes")).isEqualTo(300e6);
                assertThat((Double) standbys.value(1, "replay_lag_max_bytes")).isLessThan(1_001);
                assertThat(standbys.value(1, "gone")).isNull();
                assertThat(text(facts, "replica_behind")).contains("Standby walreceiver (10.0.0.1) fell behind");
            }
        }
    }

    @Test
    void ofOneHostTheSlotTellsThemApart() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(60, (minute, number) -> {
                sender(minute, ONE, 100, 1_000);
                sender(minute, ONE, number < 30 ? 200 : 201, 2_000);
                slot(minute, "near", true, 100, 1_000);
                slot(minute, "far", true, number < 30 ? 200 : 201, 2_000);
            });
            FactTable standbys = story.facts().table("standbys").orElseThrow();
            assertThat(standbys.rows()).hasSize(2);
            assertThat(standbys.value(0, "slot_name")).isEqualTo("far");
            assertThat(standbys.value(1, "slot_name")).isEqualTo("near");
        }
    }

    @Test
    void oneThatLeftIsGoneAndItsSlotGrows() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(60, (minute, number) -> both(minute, true, 0));
            story.minutes(60, (minute, number) -> both(minute, number < 30, Math.max(0, number - 29)));
            ReportFacts facts = story.facts();
            assertThat(text(facts, "replica_behind"))
                    .contains("Standby walreceiver (10.0.0.1) is gone since 09:31")
                    .contains("Slot s1, which nobody uses, holds back 572 MB of WAL, 572 MB more");
            FactTable standbys = facts.table("standbys").orElseThrow();
            assertThat(standbys.rows()).anySatisfy(row -> assertThat(row).contains("10.0.0.1", "gone"));
            assertThat(text(facts, "replica_behind")).doesNotContain("pg_16385", "dropped");
            assertThat(text(facts, "comparison")).contains("Standby walreceiver (10.0.0.1) is gone");
            story.minutes(60, (minute, number) -> {
                both(minute, false, 30);
                minute.row("senders", "third", "streaming", "async", 0.0, 0.0, 300, ONE);
            });
            ReportFacts later = story.facts();
            FactTable compared = later.table("compare_replicas").orElseThrow();
            assertThat(compared.rows())
                    .anySatisfy(row -> assertThat(row).contains("third", "new", true))
                    .anySatisfy(row -> assertThat(row).contains("10.0.0.2", false));
            assertThat(text(later, "comparison")).contains("Standby third is new");
            TimeRange all = new TimeRange(Story.START, story.now());
            ReportFacts ofStore = story.reports().facts(new ReportRequest(Story.SERVER, all, Optional.empty(), false));
            assertThat(text(ofStore, "replica_behind"))
                    .contains("Standby walreceiver (10.0.0.1) is gone since 09:40")
                    .contains("Standby third is new since 10:00", "Slot s1 holds back 572 MB")
                    .doesNotContain("pg_16385", "dropped");
        }
    }

    private static void both(ReadMinute minute, boolean connected, double minutes) {
        if (connected) {
            sender(minute, ONE, 100, 1_000);
        }
        sender(minute, OTHER, 200, 1_000);
        if (minute.at().isBefore(Story.START.plus(Duration.ofMinutes(70)))) {
            minute.row("senders", "pg_16385_sync_16390_7001", "streaming", "async", 0.0, 0.0, 400, ONE);
            slot(minute, "dropped", false, null, 1e9 + minutes * 30e6);
        }
        slot(minute, "s1", connected, connected ? 100 : null, minutes * 20e6);
    }
}
