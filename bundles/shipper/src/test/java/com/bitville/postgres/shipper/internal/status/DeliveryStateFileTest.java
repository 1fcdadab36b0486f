package com.bitville.postgres.shipper.internal.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryStateFileTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MutableClock time = MutableClock.create();

    @TempDir
    private Path folder;

    private UUID boot = UUID.randomUUID();

    @BeforeEach
    void booted() {
        time.advance(Duration.ofHours(5));
    }

    /** A process of the agent, from its start to its kill: nothing is written at its end. */
    private final class Life {
        final DeliveryCounters deliveryCounters =
                new DeliveryCounters(time::nanoTime, new DeliveryStateFile(folder.resolve("shipper"), boot));
        final DeliveryBreaker breaker = new DeliveryBreaker(5, Duration.ofSeconds(60), time::nanoTime);
        final RateLimiter pace;

        Life(int most) {
            pace = deliveryCounters.pace(most);
            deliveryCounters.begin(pace, breaker);
        }

        List<Long> rush(Duration span) {
            List<Long> sent = new ArrayList<>();
            long end = time.nanoTime() + span.toNanos();
            while (time.nanoTime() < end) {
                Duration wait = pace.untilNext(time.nanoTime());
                if (wait.isZero()) {
                    deliveryCounters.sends(pace, breaker, time.nanoTime());
                    sent.add(time.nanoTime());
                    wait = Duration.ofMillis(3);
                }
                time.advance(
                        wait.compareTo(Duration.ofNanos(end - time.nanoTime())) > 0
                                ? Duration.ofNanos(Math.max(1, end - time.nanoTime()))
                                : wait);
            }
            return sent;
        }
    }

    private static @Nullable Object delivered(DeliveryCounters deliveryCounters) {
        Map<String, @Nullable Object> counts = new HashMap<>();
        deliveryCounters.addTo(counts);
        return counts.get("delivered");
    }

    private static int mostInAMinute(List<Long> sent) {
        return sent.stream()
                .mapToInt(from -> (int) sent.stream()
                        .filter(at -> at >= from && at - from < MINUTE.toNanos())
                        .count())
                .max()
                .orElse(0);
    }

    @Test
    void neverOverTheLimitHoweverOftenTheProcessIsKilled() {
        Random random = new Random(7);
        List<Long> sent = new ArrayList<>();
        int[] limits = {60, 60, 100, 30, 60};
        for (int life = 0; life < 60; life++) {
            sent.addAll(new Life(60).rush(Duration.ofMillis(random.nextInt(20_000))));
        }
        assertThat(mostInAMinute(sent)).isBetween(50, 60);
        for (int life = 0; life < 30; life++) {
            sent.addAll(new Life(limits[life % limits.length]).rush(Duration.ofMillis(random.nextInt(20_000))));
        }
        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(100);
    }

    @Test
    void withoutTheStateFileKillsWouldExceedTheLimit() throws Exception {
        List<Long> sent = new ArrayList<>();
        for (int life = 0; life < 20; life++) {
            sent.addAll(new Life(60).rush(Duration.ofSeconds(3)));
            Files.delete(folder.resolve("shipper"));
        }
        assertThat(mostInAMinute(sent)).isGreaterThan(100);
    }

    @Test
    void whatLeftBeforeARebootCountsFromTheBootOn() {
        Life before = new Life(10);
        before.rush(Duration.ofSeconds(1));
        boot = UUID.randomUUID();
        assertThat(new Life(10).pace.untilNext(time.nanoTime())).isZero();
    }

    @Test
    void aDamagedFileOrAnUnknownBootCountsAsAMinuteUsedUp() throws Exception {
        new Life(10).rush(Duration.ofSeconds(10));
        boot = new UUID(0, 0);
        assertThat(new Life(10).pace.untilNext(time.nanoTime())).isGreaterThan(Duration.ofSeconds(55));
        Files.write(folder.resolve("shipper"), new byte[] {1, 2, 3});
        assertThat(new Life(10).pace.untilNext(time.nanoTime())).isGreaterThan(Duration.ofSeconds(55));
    }

    @Test
    void anEmptyFileIsOneThatWasNeverWritten() throws Exception {
        Files.write(folder.resolve("shipper"), new byte[0]);
        assertThat(new Life(10).pace.untilNext(time.nanoTime())).isZero();
    }

    @Test
    void keepsCountsTheHalvedPaceAndAnOpenBreaker() {
        Life before = new Life(60);
        before.deliveryCounters.delivered();
        before.deliveryCounters.failed();
        before.pace.refused(time.nanoTime(), Duration.ZERO);
        before.pace.sent(time.nanoTime());
        before.pace.sent(time.nanoTime());
        before.pace.refused(time.nanoTime(), Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            before.breaker.failed();
        }
        before.deliveryCounters.settled(before.pace, before.breaker);
        time.advance(Duration.ofSeconds(20));

        Life after = new Life(60);
        assertThat(after.breaker.state()).isEqualTo("open");
        assertThat(after.breaker.untilProbe()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(41));
        assertThat(after.pace.limit()).isEqualTo(30);
        assertThat(delivered(after.deliveryCounters)).isEqualTo(1L);
        time.advance(Duration.ofSeconds(41));
        assertThat(after.breaker.tryAcquire()).isTrue();
    }

    @Test
    void isForTheOwnerAloneAndComesBackWhenTheFolderWasMadeAgain() throws Exception {
        Life life = new Life(60);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("shipper"))))
                .isEqualTo("rw-------");
        Files.delete(folder.resolve("shipper"));
        life.rush(Duration.ofMillis(10));
        assertThat(folder.resolve("shipper")).exists();
    }
}
