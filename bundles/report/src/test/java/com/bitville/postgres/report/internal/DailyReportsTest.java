package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.ServerReports;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyReportsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-03-01T06:29:30Z"));
    private final List<ReportRequest> made = new ArrayList<>();

    /** Writes what was asked for. */
    private final class Written implements ServerReports {
        @Override
        public List<String> servers() {
            return List.of("departed", "main", "reports");
        }

        @Override
        public List<String> configured() {
            return List.of("main", "reports");
        }

        @Override
        public void write(ReportRequest request, ReportFormat format, OutputStream to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public Path save(ReportRequest request, ReportFormat format, Path file, boolean replace) throws IOException {
            made.add(request);
            return Files.writeString(folder.resolve(file), "report");
        }
    }

    private DailyReports daily() {
        return new DailyReports(new Written(), DailySchedule.of("06:30"), clock);
    }

    @Test
    void aMissedTimeIsMadeUpOnce() {
        DailyReports daily = daily();
        daily.round();
        assertThat(made).hasSize(2);
        assertThat(made.get(0).range().to()).isEqualTo(Instant.parse("2026-02-28T06:30:00Z"));
        assertThat(made.get(0).range().length()).isEqualTo(Duration.ofDays(1));
        daily.round();
        daily.stop();
        DailyReports restarted = daily();
        restarted.round();
        assertThat(made).hasSize(2);
        clock.advance(Duration.ofMinutes(1));
        restarted.round();
        restarted.round();
        assertThat(made).hasSize(4);
        // Five days without the agent are one report, not five.
        clock.advance(Duration.ofDays(5));
        restarted.round();
        assertThat(made).hasSize(6);
        restarted.stop();
    }

    @Test
    void theLastFourteenOfAServerAreKeptAndNothingElseIsTouched() throws IOException {
        Path last = Files.writeString(folder.resolve("daily-departed-2026-01-01-0630.html"), "its last one");
        Path other = Files.writeString(folder.resolve("daily-main-notes.html"), "mine");
        Path link = Files.createSymbolicLink(folder.resolve("daily-main-2000-01-01-0630.html"), other);
        DailyReports daily = daily();
        for (int day = 0; day < 20; day++) {
            daily.round();
            clock.advance(Duration.ofDays(1));
        }
        daily.stop();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file ->
                            !Files.isSymbolicLink(file) && !List.of(other, last).contains(file)))
                    .hasSize(2 * DailyReports.KEPT);
        }
        assertThat(other).exists();
        assertThat(last).hasContent("its last one");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void aScheduleIsATimeOfTheDay() {
        assertThat(DailySchedule.of("")).isEqualTo(Optional.empty());
        assertThat(DailySchedule.of("23:59").orElseThrow().last(Instant.parse("2026-03-01T00:00:00Z")))
                .isEqualTo(Instant.parse("2026-02-28T23:59:00Z"));
        for (String wrong : List.of("24:00", "6:30", "06:60", "06.30", "daily")) {
            assertThatThrownBy(() -> DailySchedule.of(wrong)).hasMessageContaining("HH:MM");
        }
    }
}
