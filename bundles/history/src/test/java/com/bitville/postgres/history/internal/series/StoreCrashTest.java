package com.bitville.postgres.history.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.testkit.disk.Disk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class StoreCrashTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = DEEP ? 50 : 2;
    private static final int CUTS = 10;

    @TempDir(factory = FastFolder.class)
    private Path temp;

    private final Random random = new Random(11);

    @Test
    @Timeout(600)
    void killsAtRandomMomentsLoseNoMinuteThatWasWritten() throws Exception {
        long next = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long last = next - 1;
            Process process = KilledStore.start(temp, next);
            try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
                for (int left = 1 + random.nextInt(30); left > 0; left--) {
                    last = Long.parseLong(String.valueOf(out.readLine()));
                }
                process.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    last = Long.parseLong(line);
                }
            }
            process.onExit().join();
            // The minute after the last that was acknowledged is the one that a kill costs.
            next = last + 1;
            assertEveryMinute(temp, last);
        }
        System.out.println(KILLS + " kills, " + next + " minutes, none that was written is missing");
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void powerCutsLoseNoMinuteThatWasWritten() throws Exception {
        long minutes = 0;
        for (int round = 0; round < CUTS; round++) {
            try (Disk disk = Disk.at(temp.resolve("disk" + round), 1_024)) {
                assumeTrue(
                        disk.obstacle().isEmpty(), () -> "power cuts need root and loop devices: " + disk.obstacle());
                Process process = KilledStore.start(disk.folder().resolve("series"), 0);
                long last = -1;
                Disk cut;
                try {
                    BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
                    for (int left = 5 + random.nextInt(60); left > 0; left--) {
                        last = Long.parseLong(String.valueOf(out.readLine()));
                    }
                    stop(process);
                    while (out.ready()) {
                        last = Long.parseLong(String.valueOf(out.readLine()));
                    }
                    cut = disk.cut(temp.resolve("cut" + round));
                } finally {
                    process.destroyForcibly().waitFor();
                }
                try (cut) {
                    assertEveryMinute(cut.folder().resolve("series"), last);
                }
                minutes += last + 1;
            }
        }
        System.out.println(CUTS + " power cuts, " + minutes + " minutes written, none missing");
    }

    private static void stop(Process process) throws IOException, InterruptedException {
        Process stop = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(stop.waitFor()).isZero();
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(status).contains("State:\tT"));
    }

    private static void assertEveryMinute(Path folder, long last) {
        MutableClock clock = MutableClock.at(Stores.START.plusSeconds((last + 1) * 60));
        FileSeriesStore store = Stores.open(folder, clock);
        store.minute();
        assertThat(store.state().reason()).isEmpty();
        List<SeriesBucket> buckets = store.read(
                        SeriesKey.of("main", "sessions.active"),
                        Stores.START,
                        Stores.START.plusSeconds((last + 1) * 60),
                        Duration.ofMinutes(1))
                .buckets();
        store.stop();
        assertThat(buckets).hasSize((int) last + 1);
        for (int minute = 0; minute <= last; minute++) {
            assertThat(buckets.get(minute).mean()).isEqualTo(minute);
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.damaged");
    }
}
