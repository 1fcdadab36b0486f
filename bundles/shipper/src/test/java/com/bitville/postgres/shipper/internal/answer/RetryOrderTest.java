package com.bitville.postgres.shipper.internal.answer;

import static com.bitville.postgres.shipper.internal.answer.FakeTransport.STORED;
import static com.bitville.postgres.shipper.internal.answer.FakeTransport.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.Bench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of retries and of later payloads of the same source. */
class RetryOrderTest {
    private static final List<String> SOURCES =
            List.of("pg_stat_activity", "pg_stat_statements", "pg_log", "system_metrics");

    private final Bench bench = new Bench();
    private final Map<Long, String> sourceOf = new HashMap<>();

    private void put(String source) {
        put(source, Urgency.NORMAL);
    }

    private void put(String source, Urgency urgency) {
        long number = sourceOf.size() + 1L;
        String body = "{\"project\":\"shop\",\"timestamp\":1.5,\"source\":\"" + source + "\",\"data\":{\"seq\":"
                + number + "}}";
        sourceOf.put(
                bench.spool
                        .put(urgency, bench.time.instant(), body.getBytes(StandardCharsets.UTF_8))
                        .seq(),
                source);
        bench.time.advance(Duration.ofMillis(1));
    }

    private static long seq(String body) {
        return Long.parseLong(body.replaceFirst(".*\"seq\":(\\d+).*", "$1"));
    }

    private Map<String, List<Long>> deliveredBySource() {
        Map<String, List<Long>> delivered = new LinkedHashMap<>();
        bench.spool
                .delivered()
                .forEach(seq -> delivered
                        .computeIfAbsent(sourceOf.getOrDefault(seq, ""), unused -> new ArrayList<>())
                        .add(seq));
        return delivered;
    }

    private void assertEachSourceInOrder() {
        deliveredBySource()
                .forEach((source, seqs) -> assertThat(seqs).as(source).isSorted());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 7, 19})
    void failuresOfOnePayloadDoNotLetItsSourceOvertakeIt(int failures) {
        for (int i = 0; i < 20; i++) {
            put(SOURCES.get(i % 2));
        }
        int[] left = {failures};
        bench.transport.answers(body -> seq(body) == 3 && left[0]-- > 0 ? answer(500, "boom") : STORED);
        bench.run(Duration.ofMinutes(30));
        assertThat(bench.spool.delivered()).hasSize(20);
        assertEachSourceInOrder();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 12})
    void theOnlySourceThereIsKeepsItsOrder(int failures) {
        for (int i = 0; i < 10; i++) {
            put("pg_log");
        }
        int[] left = {failures};
        bench.transport.answers(body -> left[0]-- > 0 ? answer(502, "") : STORED);
        bench.run(Duration.ofMinutes(15));
        assertThat(bench.spool.delivered()).hasSize(10).isSorted();
    }

    @Test
    void eachSourceAndLaneKeepsItsOrderWhateverTheFault() {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            RetryOrderTest round = new RetryOrderTest();
            for (int i = 0; i < 30; i++) {
                round.put(SOURCES.get(random.nextInt(4)));
            }
            List<ListenerReply> troubles = List.of(
                    answer(500, ""),
                    answer(503, ""),
                    new ListenerReply.Answer(503, "2", "", true),
                    answer(408, ""),
                    answer(401, ""),
                    answer(404, ""),
                    new ListenerReply.Answer(429, "3", "", true),
                    new ListenerReply.Failure(ListenerReply.Kind.NETWORK, "no response within 5 s"),
                    new ListenerReply.Failure(ListenerReply.Kind.STALE, "EOF"),
                    new ListenerReply.Failure(ListenerReply.Kind.CUT_OFF, "Broken pipe"),
                    new ListenerReply.Failure(ListenerReply.Kind.TRUST, "expired"));
            int[] left = {12};
            round.bench.transport.answers(body -> left[0] > 0 && random.nextInt(2) == 0 && left[0]-- > 0
                    ? troubles.get(random.nextInt(troubles.size()))
                    : STORED);
            // Within what counts as fresh: what grows older is a backlog, which fresh ones may overtake.
            round.bench.run(Duration.ofSeconds(145));
            round.deliveredBySource()
                    .forEach((source, seqs) -> assertThat(seqs).as(source).isSorted());
            round.bench.run(Duration.ofMinutes(30));
            assertThat(round.bench.spool.size()).as("seed %d", seed).isZero();
        }
    }

    @Test
    void anUrgentOneThatFailsKeepsUrgentOnesOfItsSourceBehindIt() {
        put("system_metrics", Urgency.URGENT);
        put("system_metrics", Urgency.URGENT);
        put("pg_log");
        int[] left = {3};
        bench.transport.answers(body -> seq(body) == 1 && left[0]-- > 0 ? answer(500, "boom") : STORED);
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.spool.delivered()).containsExactly(3L, 1L, 2L);
    }

    @Test
    void aPoisonedSourceIsFreedByItsDeadLetterAndTheOthersNeverWaitForIt() {
        for (int i = 0; i < 10; i++) {
            put("pg_log");
            put("system_metrics");
        }
        bench.transport.answers(body -> seq(body) == 1 ? answer(500, "boom") : STORED);
        bench.run(Duration.ofSeconds(5));
        assertThat(deliveredBySource().get("system_metrics")).hasSize(10);
        for (int minute = 0; minute < 20; minute++) {
            put("system_metrics");
            bench.run(Duration.ofMinutes(1));
        }
        assertThat(bench.spool.dead()).containsOnlyKeys(1L);
        assertThat(deliveredBySource().get("pg_log")).hasSize(9).isSorted();
    }

    @Test
    void whereThereIsNoOtherSourceAPoisonedOneIsFoundOutAllTheSame() {
        for (int i = 0; i < 10; i++) {
            put("pg_log");
        }
        bench.transport.answers(body -> seq(body) == 1 ? answer(500, "boom") : STORED);
        bench.run(Duration.ofMinutes(30));
        assertThat(deliveredBySource().get("pg_log")).hasSize(9).isSorted();
        for (int minute = 0; minute < 30; minute++) {
            put("pg_log");
            bench.run(Duration.ofMinutes(1));
        }
        assertThat(bench.spool.dead()).containsOnlyKeys(1L);
        assertThat(bench.spool.size()).isZero();
    }

    @Test
    void anHourOfServerErrorsMakesNoPoisonAndBreaksNoOrderOfABacklog() {
        for (int i = 0; i < 12; i++) {
            put(SOURCES.get(i % 3));
        }
        bench.transport.answers(answer(500, ""));
        bench.run(Duration.ofHours(1));
        bench.transport.answers(STORED);
        bench.run(Duration.ofMinutes(5));
        assertThat(bench.spool.dead()).isEmpty();
        assertThat(bench.spool.delivered()).hasSize(12);
        assertEachSourceInOrder();
    }
}
