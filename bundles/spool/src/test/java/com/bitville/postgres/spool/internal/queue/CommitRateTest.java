package com.bitville.postgres.spool.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitRateTest {
    private long now = 1;
    private final CommitRate rate = new CommitRate(() -> now);

    private void commit(int payloads, boolean detail) {
        rate.committed(IntStream.range(0, payloads)
                .mapToObj(i -> new Payload(new UUID(0, i), Instant.EPOCH, Urgency.NORMAL, detail, seq -> new byte[0]))
                .toList());
    }

    @Test
    void detailsHaveWhatCyclesAndFindingsLeave() {
        assertThat(rate.room(false)).isEqualTo(58);
        commit(4, false);
        commit(10, true);
        assertThat(rate.room(false)).isEqualTo(44);
        rate.takes(100, true);
        now += Duration.ofMinutes(1).toNanos();
        assertThat(rate.room(false)).isEqualTo(98);
        rate.takes(30, true);
        assertThat(rate.room(false)).isEqualTo(28);
    }

    @Test
    void cycleAMinuteThatComesAMomentEarlyHasItsOwnRoom() {
        commit(4, false);
        commit(54, true);
        assertThat(rate.room(false)).isZero();
        now += Duration.ofMillis(59_800).toNanos();
        assertThat(rate.room(false)).isEqualTo(58);
        now += Duration.ofHours(1).toNanos();
        assertThat(rate.room(false)).isEqualTo(58);
    }

    /** Whatever the interval and however uneven the cycles. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 29, 54, 55, 57, 58, 60})
    void cyclesAddUpToAMinutesNumberAMinute(int intervalS) {
        assertThat(madeInAnHour(intervalS, false, 58)).isBetween(57 * 58, 61 * 58);
        rate.takes(60, false);
        assertThat(madeInAnHour(intervalS, true, 5)).isBetween(57 * 5, 61 * 5);
        rate.takes(60, true);
        assertThat(madeInAnHour(intervalS, true, 29)).isBetween(57 * 29, 61 * 29);
    }

    private int madeInAnHour(int intervalS, boolean backlog, int most) {
        Random random = new Random(intervalS);
        long begin = now;
        int made = 0;
        for (long atMs = 0; atMs < 3_600_000; atMs += 1_000L * intervalS) {
            now = begin + Duration.ofMillis(atMs + random.nextInt(300)).toNanos();
            int room = rate.room(backlog);
            assertThat(room).isLessThanOrEqualTo(most);
            commit(room, true);
            made += room;
        }
        now = begin + Duration.ofHours(2).toNanos();
        return made;
    }

    @Test
    void backlogHasHalfOfIt() {
        assertThat(rate.room(true)).isEqualTo(29);
        commit(4, false);
        assertThat(rate.room(true)).isEqualTo(27);
        commit(10, true);
        assertThat(rate.room(true)).isEqualTo(17);
        assertThat(rate.room(false)).isEqualTo(34);
        commit(34, true);
        assertThat(rate.room(true)).isZero();
    }

    @Test
    void fewAreMadeWhileNothingIsDelivered() {
        rate.takes(60, false);
        assertThat(rate.room(true)).isEqualTo(5);
        commit(5, true);
        assertThat(rate.room(false)).isZero();
        now += Duration.ofMinutes(1).toNanos();
        assertThat(rate.room(false)).isEqualTo(5);
    }

    @Test
    void moreServersThanTheRateCarriesLeaveNoRoom() {
        for (int minute = 0; minute < 10; minute++) {
            commit(70, false);
            assertThat(rate.room(false)).isZero();
            now += Duration.ofMinutes(1).toNanos();
        }
        rate.takes(1, true);
        assertThat(rate.room(false)).isZero();
        rate.takes(60, true);
        now += Duration.ofMinutes(2).toNanos();
        assertThat(rate.room(false)).isEqualTo(58);
    }
}
