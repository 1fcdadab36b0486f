package com.bitville.postgres.kafka.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.kafka.internal.client.KafkaProblem;
import com.bitville.postgres.testkit.fake.WaitingSpool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderAndPausesTest {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
    private final long[] nanos = {0};

    private static SpooledPayload payload(long seq, Instant created) {
        return new SpooledPayload(seq, new UUID(0, seq), created, Urgency.NORMAL, 10);
    }

    private void pass(Duration time) {
        nanos[0] += time.toNanos();
    }

    @Test
    void retriesGrowAndThenProbesAreAsFarApartAsTold() {
        ProbeSchedule schedule = new ProbeSchedule(Duration.ofSeconds(30), () -> nanos[0], () -> 1.0);
        for (int seconds : new int[] {1, 2, 4, 8, 30, 30}) {
            assertThat(schedule.open()).isEqualTo(seconds == 30 && schedule.open());
            schedule.failed(false);
            assertThat(schedule.untilNext()).isEqualTo(Duration.ofSeconds(seconds));
        }
        assertThat(schedule.open()).isTrue();
        schedule.hurry();
        assertThat(schedule.untilNext()).isZero();
        schedule.succeeded();
        assertThat(schedule.open()).isFalse();
        schedule.failed(true);
        assertThat(schedule.open()).as("somebody has to change something").isTrue();
    }

    @Test
    void aLargePayloadIsTriedAgainAfterThePauseAndFreesTheOthers() {
        LargePayloads large = new LargePayloads(Duration.ofMinutes(1), () -> nanos[0]);
        large.add(payload(7, START));
        large.add(payload(5, START));
        assertThat(large.due()).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(large.due()).contains(payload(5, START));
        large.forget(payload(5, START));
        assertThat(large.due()).contains(payload(7, START));
        large.release();
        assertThat(large.due()).isEmpty();
        assertThat(large.size()).isZero();
        for (int i = 0; i < 1_000; i++) {
            assertThat(large.full()).isFalse();
            large.add(payload(i, START));
        }
        assertThat(large.full()).isTrue();
    }

    /** A finding is not held up by a topic that takes almost nothing. */
    @Test
    void urgentPayloadsPassAThousandThatAreTooLarge() {
        LargePayloads large = new LargePayloads(Duration.ofMinutes(1), () -> nanos[0]);
        WaitingSpool spool = new WaitingSpool();
        for (int i = 0; i < 1_000; i++) {
            spool.add(Urgency.NORMAL, "large");
            large.add(PayloadOrder.next(spool, large).orElseThrow());
        }
        spool.add(Urgency.NORMAL, "waits");
        assertThat(PayloadOrder.next(spool, large)).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            spool.add(Urgency.URGENT, "finding");
            SpooledPayload urgent = PayloadOrder.next(spool, large).orElseThrow();
            assertThat(urgent.urgency()).isEqualTo(Urgency.URGENT);
            large.add(urgent);
        }
        spool.add(Urgency.URGENT, "bounded");
        assertThat(PayloadOrder.next(spool, large)).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(PayloadOrder.next(spool, large))
                .as("one is tried each minute")
                .contains(spool.queued.firstEntry().getValue());
    }

    @Test
    void theEndOfABacklogFollowsFromItsSpeed() {
        DeliveryProgress progress = new DeliveryProgress(() -> nanos[0]);
        Instant now = START.plus(Duration.ofHours(2));
        progress.delivered(payload(1, START), now);
        assertThat(progress.etaS(now)).as("not known yet").isNull();
        pass(Duration.ofSeconds(20));
        progress.delivered(payload(2, START.plus(Duration.ofHours(1))), now);
        // An hour in 20 s, and an hour less what counts as fresh is left.
        assertThat(progress.etaS(now)).isEqualTo(19);
        assertThat(progress.perMinute()).isEqualTo(2);
        pass(Duration.ofSeconds(41));
        assertThat(progress.perMinute()).isEqualTo(1);
        progress.caughtUp();
        assertThat(progress.etaS(now)).isNull();
        assertThat(progress.delivered()).isEqualTo(2);
    }

    @Test
    void eachProblemHasAWordInTheManualAndARemedy() throws Exception {
        String manual = Files.readString(Path.of("..", "..", "docs", "fleet.md"));
        for (KafkaProblem problem : KafkaProblem.values()) {
            assertThat(manual).contains("`" + problem.word() + "`");
            assertThat(problem.remedy()).isNotBlank();
        }
    }
}
