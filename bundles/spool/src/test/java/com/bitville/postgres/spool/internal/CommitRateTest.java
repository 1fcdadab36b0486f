package com.bitville.postgres.spool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
        assertThat(rate.room(false)).isEqualTo(84);
    }

    @Test
    void cycleAMinuteThatComesAMomentEarlyHasItsOwnRoom() {
        commit(4, false);
        commit(54, true);
        now += Duration.ofMillis(54_900).toNanos();
        assertThat(rate.room(false)).isZero();
        now += Duration.ofMillis(4_900).toNanos();
        assertThat(rate.room(false)).isEqualTo(58);
    }

    @Test
    void backlogHasHalfOfIt() {
        commit(4, false);
        commit(10, true);
        assertThat(rate.room(true)).isEqualTo(17);
        commit(20, true);
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
        commit(70, false);
        assertThat(rate.room(false)).isZero();
        rate.committed(List.of());
        assertThat(rate.room(false)).isZero();
    }
}
