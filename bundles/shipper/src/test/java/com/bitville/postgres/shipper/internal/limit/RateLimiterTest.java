package com.bitville.postgres.shipper.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
    private final MutableClock time = MutableClock.create();

    /** Sends as fast as it may for a while; returns when. */
    private List<Long> rush(RateLimiter rateLimiter, Duration span) {
        List<Long> sent = new ArrayList<>();
        long end = time.nanoTime() + span.toNanos();
        while (true) {
            Duration wait = rateLimiter.untilNext(time.nanoTime());
            if (time.nanoTime() + wait.toNanos() >= end) {
                time.advance(Duration.ofNanos(end - time.nanoTime()));
                return sent;
            }
            if (wait.isZero()) {
                rateLimiter.sent(time.nanoTime());
                sent.add(time.nanoTime());
                time.advance(Duration.ofMillis(3));
            } else {
                time.advance(wait);
            }
        }
    }

    private static int mostInAMinute(List<Long> sent) {
        int most = 0;
        for (long from : sent) {
            most = Math.max(most, (int) sent.stream()
                    .filter(at ->
                            at >= from && at - from < Duration.ofMinutes(1).toNanos())
                    .count());
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 60, 100})
    void neverOverTheLimitInAnyMinuteAndHardlyUnderIt(int limit) {
        List<Long> sent = rush(new RateLimiter(limit, time.nanoTime()), Duration.ofMinutes(30));
        assertThat(mostInAMinute(sent)).isEqualTo(limit);
        assertThat(sent).hasSizeGreaterThan(limit * 28);
    }

    @Test
    void aCyclesRequestsLeaveAtOnce() {
        assertThat(rush(new RateLimiter(60, time.nanoTime()), Duration.ofMillis(900)))
                .hasSize(12);
    }

    @Test
    void neverOverTheLimitAfterAnIdleHour() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        List<Long> sent = rush(rateLimiter, Duration.ofMinutes(2));
        time.advance(Duration.ofHours(1));
        sent.addAll(rush(rateLimiter, Duration.ofMinutes(5)));
        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(60);
    }

    @Test
    void aRefusalThatOthersCausedLowersNothing() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        rush(rateLimiter, Duration.ofMinutes(1));
        rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(30));
        assertThat(rateLimiter.limit()).isEqualTo(60);
        assertThat(rush(rateLimiter, Duration.ofMinutes(2))).hasSizeGreaterThan(115);
        time.advance(Duration.ofMinutes(5));
        rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(30));
        assertThat(rateLimiter.limit()).as("another one after calm minutes").isEqualTo(60);
    }

    @Test
    void refusalsThatGoOnHalveItAndQuietMinutesGiveItBack() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        rush(rateLimiter, Duration.ofMinutes(1));
        for (int refusal = 0; refusal < 3; refusal++) {
            rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(30));
            time.advance(Duration.ofSeconds(50));
            sent(rateLimiter, 2);
        }
        assertThat(rateLimiter.limit()).isEqualTo(15);
        List<Long> slow = rush(rateLimiter, Duration.ofSeconds(100));
        assertThat(mostInAMinute(slow)).isBetween(15, 31);
        rateLimiter.untilNext(time.nanoTime());
        assertThat(rateLimiter.limit()).isEqualTo(45);
        time.advance(Duration.ofMinutes(1));
        rateLimiter.untilNext(time.nanoTime());
        assertThat(rateLimiter.limit()).isEqualTo(60);
    }

    @Test
    void theLengthOfAPauseIsNoTimeOfQuiet() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        sent(rateLimiter, 2);
        rateLimiter.refused(time.nanoTime(), Duration.ofHours(1));
        time.advance(Duration.ofHours(1));
        rateLimiter.untilNext(time.nanoTime());
        assertThat(rateLimiter.limit()).isEqualTo(30);
    }

    @Test
    void aRestartOfTheShipperDoesNotStartTheMinuteAgain() {
        DeliveryCounters deliveryCounters = new DeliveryCounters(time::nanoTime);
        List<Long> sent = new ArrayList<>();
        for (int restart = 0; restart < 20; restart++) {
            sent.addAll(rush(deliveryCounters.pace(60), Duration.ofSeconds(10)));
        }
        assertThat(mostInAMinute(sent)).isLessThanOrEqualTo(60);
        assertThat(deliveryCounters.pace(90).limit()).isEqualTo(90);
        assertThat(deliveryCounters.pace(30).limit()).isEqualTo(30);
    }

    @Test
    void halvingNeverStopsAltogether() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        for (int i = 0; i < 20; i++) {
            rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(1));
            sent(rateLimiter, 2);
        }
        assertThat(rateLimiter.limit()).isEqualTo(1);
    }

    private void sent(RateLimiter rateLimiter, int requests) {
        for (int i = 0; i < requests; i++) {
            rateLimiter.sent(time.nanoTime());
        }
    }

    /** A quota that stays used up for long, such as until midnight. */
    @Test
    void asksOnceAfterEachPauseAndGoesOnAtItsRateWhenTheQuotaIsBack() {
        RateLimiter rateLimiter = new RateLimiter(60, time.nanoTime());
        rush(rateLimiter, Duration.ofMinutes(1));
        for (int refusal = 0; refusal < 20; refusal++) {
            rateLimiter.refused(time.nanoTime(), Duration.ofSeconds(10));
            time.advance(Duration.ofSeconds(10));
            sent(rateLimiter, 1);
        }
        assertThat(rateLimiter.limit()).isEqualTo(60);
    }
}
