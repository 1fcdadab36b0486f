package com.bitville.postgres.logs.internal.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that rotates in every way races with the collector, whose runs are sometimes not committed. */
class WriterRaceTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int ENTRIES = DEEP ? 200_000 : 3_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noEntryIsLostOrTornOrReportedTwice(long seed) throws Exception {
        Path log = folder.resolve("postgresql.log");
        Files.createFile(log);
        // Stands still while the writer writes: an entry counts as whole after a second without a write, and a stalled
        // machine may need
        // longer between two lines of one, which PostgreSQL writes at once.
        MutableClock clock = MutableClock.at(Instant.now());
        Followed followed = Followed.by(clock, log.toString(), "%m [%p] ");
        followed.next();
        CompletableFuture<Map<String, Long>> writer = CompletableFuture.supplyAsync(() -> write(log, new Random(seed)));
        Random random = new Random(-seed);
        Map<String, Long> told = new TreeMap<>();
        long unreadable = 0;
        Instant end = Instant.now().plus(Duration.ofSeconds(DEEP ? 600 : 120));
        boolean written = false;
        while (total(told) < ENTRIES && Instant.now().isBefore(end)) {
            if (!written && writer.isDone()) {
                written = true;
                clock.advance(Duration.ofHours(1));
            }
            if (random.nextInt(3) == 0) {
                followed.uncommitted();
            }
            Snapshot snapshot = followed.next();
            add(snapshot, told);
            unreadable += ((Number) Followed.state(snapshot, "unreadable_lines")).longValue();
        }
        assertThat(told).isEqualTo(writer.join());
        assertThat(unreadable).isZero();
    }

    private static long total(Map<String, Long> told) {
        return told.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void add(Snapshot snapshot, Map<String, Long> told) {
        List<@Nullable Object> severities = Followed.values(snapshot, "entry_counts", "error_severity");
        List<@Nullable Object> entries = Followed.values(snapshot, "entry_counts", "entries");
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Long count) {
                told.merge(String.valueOf(severities.get(i)), count, Long::sum);
            }
        }
    }

    private static Map<String, Long> write(Path log, Random random) {
        Map<String, Long> written = new TreeMap<>();
        String[] severities = {"LOG", "WARNING", "ERROR"};
        int rotations = 0;
        try {
            for (int i = 0; i < ENTRIES; i++) {
                String stamp =
                        "2026-11-23 07:%02d:%02d.%03d UTC [%d] ".formatted(i / 60000 % 60, i / 1000 % 60, i % 1000, i);
                String severity = severities[random.nextInt(3)];
                append(log, stamp + severity + ":  entry " + i + "\n");
                written.merge(severity, 1L, Long::sum);
                append(log, stamp + "DETAIL:  " + "x".repeat(random.nextInt(200)) + "\n");
                if (random.nextInt(150) == 0) {
                    rotate(log, log.resolveSibling("postgresql.log." + ++rotations), random.nextBoolean());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    private static void rotate(Path log, Path to, boolean copy) throws IOException {
        if (copy) {
            Files.copy(log, to);
            Files.write(log, new byte[0]);
        } else {
            Files.move(log, to);
            Files.createFile(log);
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
