package com.bitville.postgres.shipper.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.FakeSpool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PayloadSelectorTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private final FakeSpool spool = FakeSpool.impatient();
    private final PayloadSelector payloadSelector = new PayloadSelector(spool, Duration.ofSeconds(150));

    private SpooledPayload put(Urgency urgency, Duration age) {
        return spool.put(urgency, NOW.minus(age), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private List<Long> take(int count, Predicate<SpooledPayload> held) {
        PayloadStreams payloadStreams = new PayloadStreams(spool);
        PayloadSelector.Waiting waiting = new PayloadSelector.Waiting() {
            @Override
            public boolean held(SpooledPayload payload) {
                return held.test(payload);
            }

            @Override
            public String stream(SpooledPayload payload) {
                return payloadStreams.of(payload);
            }
        };
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<SpooledPayload> next = payloadSelector.next(NOW, waiting);
            next.map(SpooledPayload::seq).ifPresent(taken::add);
            next.ifPresent(((Spool) spool)::delivered);
        }
        return taken;
    }

    @Test
    void withoutABacklogInTheOrderOfTheNumbers() {
        for (int age = 100; age > 90; age--) {
            put(Urgency.NORMAL, Duration.ofSeconds(age));
        }
        assertThat(take(20, payload -> false)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void urgentFirstThenFreshWithEveryFourthFromTheBacklogInOrder() {
        for (int i = 0; i < 4; i++) {
            put(Urgency.NORMAL, Duration.ofHours(4 - i));
        }
        for (int i = 0; i < 6; i++) {
            put(Urgency.NORMAL, Duration.ofSeconds(60 - i));
        }
        put(Urgency.URGENT, Duration.ofHours(1));
        put(Urgency.URGENT, Duration.ZERO);
        assertThat(take(12, payload -> false)).containsExactly(11L, 12L, 5L, 6L, 7L, 1L, 8L, 9L, 10L, 2L, 3L, 4L);
    }

    @Test
    void stepsOverWhatIsHeld() {
        for (int age = 10; age > 0; age--) {
            put(Urgency.NORMAL, Duration.ofHours(age));
        }
        assertThat(take(10, payload -> payload.seq() <= 3)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(spool.size()).isEqualTo(3);
    }

    @Test
    void aHeldUrgentPayloadHoldsNothingElseBack() {
        put(Urgency.URGENT, Duration.ofMinutes(1));
        put(Urgency.NORMAL, Duration.ofHours(1));
        put(Urgency.NORMAL, Duration.ofSeconds(10));
        assertThat(take(3, payload -> payload.urgency() == Urgency.URGENT)).containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void aHeldPayloadHoldsBackNoneOfItsCycle() {
        for (int part = 0; part < 40; part++) {
            put(Urgency.NORMAL, Duration.ofHours(1));
        }
        assertThat(take(20, payload -> payload.seq() <= 20))
                .hasSize(20)
                .startsWith(21L, 22L)
                .endsWith(40L);
    }

    @Test
    void aHeldUrgentPayloadLeavesFreshOnesAheadOfTheBacklog() {
        put(Urgency.URGENT, Duration.ofMinutes(1));
        put(Urgency.NORMAL, Duration.ofHours(1));
        put(Urgency.NORMAL, Duration.ofSeconds(10));
        assertThat(take(2, payload -> payload.seq() == 1)).containsExactly(3L, 2L);
    }

    @Test
    void aHeldPayloadKeepsThoseOfItsSourceBehindItAndNoOthers() {
        for (String source : List.of("pg_log", "pg_log", "system_metrics", "pg_log", "system_metrics")) {
            of(source, Urgency.NORMAL, Duration.ofHours(1));
        }
        assertThat(take(5, payload -> payload.seq() == 1)).containsExactly(3L, 5L);
        assertThat(take(5, payload -> false)).containsExactly(1L, 2L, 4L);
    }

    @Test
    void aHeldPayloadOfABacklogKeepsNoFreshOneAndAnUrgentOneNoOrdinary() {
        of("pg_log", Urgency.NORMAL, Duration.ofHours(1));
        of("pg_log", Urgency.URGENT, Duration.ofMinutes(1));
        of("pg_log", Urgency.URGENT, Duration.ofMinutes(1));
        of("pg_log", Urgency.NORMAL, Duration.ofSeconds(10));
        assertThat(take(4, payload -> payload.seq() <= 2)).containsExactly(4L);
    }

    private void of(String source, Urgency urgency, Duration age) {
        String body = "{\"project\":\"a\\\"source\\\":\\\"pg_x\\\"\",\"timestamp\":1.5,\"source\":\"" + source
                + "\",\"correlation_id\":\"\",\"data\":{\"source\":\"other\"}}";
        spool.put(urgency, NOW.minus(age), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anEmptySpoolHasNothing() {
        assertThat(take(1, payload -> false)).isEmpty();
    }
}
