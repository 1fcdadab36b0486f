package com.bitville.postgres.history.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.testkit.disk.Disk;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDamageTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int FLIPS = DEEP ? 20 : 3;
    private static final SeriesKey ACTIVE = SeriesKey.of("main", "sessions.active");
    private static final SeriesKey OTHER = SeriesKey.of("other", "sessions.active");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir(factory = FastFolder.class)
    private Path temp;

    private final MutableClock clock = MutableClock.at(Stores.START);

    private interface Harm {
        void to(Path file) throws IOException;
    }

    private static Harm bytesAt(long position, int count) {
        return file -> {
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.seek(position);
                byte[] junk = new byte[count];
                new Random(position).nextBytes(junk);
                raw.write(junk);
            }
        };
    }

    private static Harm size(long bytes) {
        return file -> {
            try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                raw.setLength(bytes);
            }
        };
    }

    @Test
    void aFileThatIsNotOursCostsItselfAndIsSetAside() throws IOException {
        List<Harm> harms = List.of(
                bytesAt(0, 16),
                bytesAt(100, 8),
                bytesAt(508, 4),
                size(0),
                size(511),
                size(47_792_127),
                size(60_000_000),
                file -> Files.writeString(file, "RRD4J, version 0.2"),
                file -> {
                    Files.delete(file);
                    Files.createSymbolicLink(file, Path.of("/etc/hostname"));
                });
        for (Harm harm : DEEP ? harms : harms.subList(6, 9)) {
            for (String name : List.of("main.series", "main.journal")) {
                FileSeriesStore store = Stores.open(temp, clock);
                Stores.minute(store, clock, "main", Stores.active(1));
                Stores.minute(store, clock, "other", Stores.active(2));
                store.stop();
                harm.to(temp.resolve(name));
                FileSeriesStore again = Stores.open(temp, clock);
                Stores.minute(again, clock, "main", Stores.active(3));
                assertThat(again.state().mode()).isEqualTo(StoreState.Mode.WRITING);
                assertThat(temp.resolve(name + ".damaged")).exists();
                assertThat(again.check(MINUTE))
                        .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                        .extracting(Finding::message)
                        .containsExactly(temp.resolve(name + ".damaged")
                                + " could not be read and was set aside; a new file was begun");
                assertThat(again.read(ACTIVE, clock.instant().minus(MINUTE), clock.instant(), MINUTE)
                                .buckets())
                        .extracting(SeriesBucket::mean)
                        .containsExactly(3.0);
                assertThat(again.read(OTHER, clock.instant().minus(MINUTE.multipliedBy(2)), clock.instant(), MINUTE)
                                .buckets())
                        .extracting(SeriesBucket::mean)
                        .containsExactly(2.0);
                again.stop();
                Files.delete(temp.resolve(name + ".damaged"));
            }
        }
    }

    @Test
    void damageInsideCostsTheStepOrTheSeriesItHits() throws IOException {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 15; minute++) {
            Stores.minute(store, clock, "main", Stores.active(minute));
        }
        store.stop();
        Path file = temp.resolve("main.series");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(3);
        long rows = 1_683_456;
        int row = 2_016;
        long first = Math.floorMod(Stores.START.getEpochSecond() / 60, 2_880L);
        for (int flip = 0; flip < FLIPS; flip++) {
            int hit = random.nextInt(15);
            Files.write(file, whole);
            bytesAt(rows + (first + hit) % 2_880 * row + random.nextInt(row - 8), 8)
                    .to(file);
            FileSeriesStore again = Stores.open(temp, clock);
            again.minute();
            assertThat(again.read(ACTIVE, Stores.START, clock.instant(), MINUTE).buckets())
                    .as("row %d", hit)
                    .hasSize(14)
                    .allMatch(bucket -> bucket.mean()
                            == Duration.between(Stores.START, bucket.at()).toMinutes())
                    .noneMatch(bucket -> bucket.mean() == hit);
            again.stop();
        }
        // The records of all series.
        Files.write(file, whole);
        bytesAt(512, 320 * 20).to(file);
        FileSeriesStore again = Stores.open(temp, clock);
        Stores.minute(again, clock, "main", Stores.active(99));
        assertThat(again.read(ACTIVE, Stores.START, clock.instant(), MINUTE).buckets())
                .extracting(SeriesBucket::mean)
                .containsExactly(99.0);
        again.stop();
    }

    @Test
    void aFullOrReadOnlyDiskIsSaidAndHeals() throws Exception {
        try (Disk disk = Disk.at(temp.resolve("disk"), 256)) {
            assumeTrue(disk.obstacle().isEmpty(), () -> "a full disk needs root and loop devices: " + disk.obstacle());
            Path folder = disk.folder().resolve("series");
            FileSeriesStore store = Stores.open(folder, clock);
            Stores.minute(store, clock, "main", Stores.active(1));
            disk.fill(0);
            int minutes = 0;
            while (store.state().mode() == StoreState.Mode.WRITING && minutes < 30) {
                Stores.minute(store, clock, "main", Stores.active(2));
                minutes++;
            }
            assertThat(store.state().reason()).contains("No space left on device");
            assertThat(store.check(MINUTE)).extracting(Finding::severity).contains(FindingSeverity.WARNING);
            disk.clear();
            Stores.minute(store, clock, "main", Stores.active(3));
            assertThat(store.state().mode()).isEqualTo(StoreState.Mode.WRITING);
            assertThat(store.read(ACTIVE, clock.instant().minus(MINUTE), clock.instant(), MINUTE)
                            .buckets())
                    .extracting(SeriesBucket::mean)
                    .containsExactly(3.0);
            store.stop();
            disk.makeReadOnly(folder);
            FileSeriesStore refused = Stores.open(folder, clock);
            Stores.minute(refused, clock, "main", Stores.active(4));
            assertThat(refused.state().reason()).contains("Read-only file system");
            disk.makeWritable(folder);
            Stores.minute(refused, clock, "main", Stores.active(5));
            assertThat(refused.state().mode()).isEqualTo(StoreState.Mode.WRITING);
            refused.stop();
        }
    }
}
