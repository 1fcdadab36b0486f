package com.bitville.postgres.shipper.internal.delivery;

import static com.bitville.postgres.shipper.internal.answer.FakeTransport.STORED;
import static com.bitville.postgres.shipper.internal.answer.FakeTransport.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.shipper.internal.Bench;
import com.bitville.postgres.shipper.internal.answer.FakeTransport;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that fails: what is tried again and when, and what is given up. */
class DeliveryFailuresTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bench bench = new Bench();

    @Test
    void fiveFailuresOpenTheBreakerAndThenOnePayloadProbes() {
        bench.put(10);
        bench.transport.answers(FakeTransport.REFUSED);
        bench.run(Duration.ofSeconds(30));
        assertThat(bench.transport.attempts()).isEqualTo(5);
        assertThat(bench.breaker.state()).isEqualTo("open");
        assertThat(bench.state()).isEqualTo(DeliveryState.BREAKER_OPEN);
        Duration opened = bench.transport.at.get(4);

        bench.run(MINUTE.multipliedBy(2));
        assertThat(bench.transport.attempts()).isEqualTo(7);
        assertThat(bench.transport.at.get(5).minus(opened)).isBetween(MINUTE, MINUTE.plusSeconds(1));
        assertThat(bench.transport.at.get(6).minus(opened)).isBetween(MINUTE.multipliedBy(2), MINUTE.plusSeconds(62));
        assertThat(bench.spool.size()).isEqualTo(10);

        bench.transport.answers(STORED);
        bench.run(MINUTE.plusSeconds(10));
        assertThat(bench.breaker.state()).isEqualTo("closed");
        assertThat(bench.spool.delivered()).isEqualTo(numbers(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {407, 408, 425, 500, 502, 503, 504, 599})
    void serverErrorsAreRetriedAndLoseNothing(int status) {
        bench.put(3);
        bench.transport.answers(answer(status, ""));
        bench.run(MINUTE);
        assertThat(bench.transport.attempts()).isEqualTo(5);
        assertThat(bench.breaker.state()).isEqualTo("open");

        bench.transport.answers(STORED);
        bench.run(MINUTE.multipliedBy(2));
        assertThat(bench.spool.delivered()).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(bench.spool.dead()).isEmpty();
    }

    @Test
    void pausesBetweenFailuresGrow() {
        bench.put(1);
        bench.transport.answers(FakeTransport.REFUSED);
        bench.run(Duration.ofSeconds(30));
        List<Duration> at = bench.transport.at;
        for (int i = 2; i < at.size(); i++) {
            assertThat(at.get(i).minus(at.get(i - 1)))
                    .isGreaterThan(at.get(i - 1).minus(at.get(i - 2)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 502, 408})
    void retryAfterIsTheMinimumWait(int status) {
        bench.put(3);
        bench.transport.answers(new ListenerReply.Answer(status, "300", "{}", true));
        bench.run(Duration.ofSeconds(299));
        assertThat(bench.transport.attempts()).isEqualTo(1);
        bench.transport.answers(STORED);
        bench.run(Duration.ofSeconds(10));
        assertThat(bench.spool.delivered()).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void anOpenBreakerDoesNotProbeBeforeThat() {
        bench.put(3);
        bench.transport.answers(FakeTransport.REFUSED);
        bench.run(Duration.ofSeconds(10));
        bench.transport.answers(new ListenerReply.Answer(503, "600", "{}", true));
        bench.run(MINUTE);
        int attempts = bench.transport.attempts();
        assertThat(bench.breaker.state()).isEqualTo("open");
        bench.transport.answers(STORED);
        bench.run(Duration.ofMinutes(9));
        assertThat(bench.transport.attempts()).isEqualTo(attempts);
        bench.run(MINUTE);
        assertThat(bench.spool.delivered()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "Mon, 23 Nov 1998 08:00:00 GMT"})
    void whatCannotBeReadOrIsOverAsksForNothing(String header) {
        bench.put(1);
        bench.transport.answers(
                body -> bench.transport.attempts() == 1 ? new ListenerReply.Answer(503, header, "{}", true) : STORED);
        bench.run(Duration.ofSeconds(3));
        assertThat(bench.spool.delivered()).hasSize(1);
    }

    @Test
    void aPayloadWhoseFaultItIsKeepsTheListenersWaitToo() {
        bench.put(3);
        bench.transport.answers(body -> body.equals("1") ? answer(500, "boom") : STORED);
        bench.run(Duration.ofMillis(1500));
        assertThat(bench.spool.delivered()).containsExactly(2L, 3L);
        bench.put(1);
        bench.transport.answers(body -> body.equals("1") ? new ListenerReply.Answer(503, "120", "{}", true) : STORED);
        bench.run(Duration.ofSeconds(30));
        int attempts = bench.transport.attempts();
        bench.put(1);
        bench.run(MINUTE);
        assertThat(bench.transport.attempts()).isEqualTo(attempts);
    }

    @Test
    void aPayloadThatFailsTwentyTimesWhileOthersPassIsPoison() {
        bench.put(100);
        bench.transport.answers(body -> body.equals("1") ? answer(500, "boom") : STORED);
        for (int cycle = 0; cycle < 20; cycle++) {
            bench.run(MINUTE);
            bench.put(1);
        }
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.spool.delivered()).hasSize(119);
        assertThat(bench.spool.dead()).containsOnlyKeys(1L);
        assertThat(bench.breaker.state()).isEqualTo("closed");
    }

    @Test
    void serverErrorsInAnOutageMakeNoPoisonOfAPayloadThatFailedBefore() {
        bench.put(2);
        bench.transport.answers(body -> body.equals("1") ? answer(500, "boom") : STORED);
        bench.run(Duration.ofMillis(1100));
        assertThat(bench.spool.delivered()).containsExactly(2L);
        bench.transport.answers(answer(503, ""));
        bench.run(Duration.ofHours(2));
        assertThat(bench.spool.dead()).isEmpty();
    }

    @Test
    void aPayloadThatFailsAloneIsNeverPoison() {
        bench.put(1);
        bench.transport.answers(answer(500, "boom"));
        bench.run(Duration.ofHours(2));
        assertThat(bench.transport.attempts()).isGreaterThan(30);
        assertThat(bench.spool.dead()).isEmpty();
    }

    @Test
    void aPoisonPayloadAtTheHeadDoesNotKeepTheBreakerOpen() {
        bench.put(10);
        bench.transport.answers(FakeTransport.REFUSED);
        bench.run(Duration.ofSeconds(30));
        bench.transport.answers(body -> body.equals("1") ? answer(500, "boom") : STORED);
        bench.run(MINUTE.multipliedBy(4));
        assertThat(bench.spool.delivered()).hasSize(9);
    }

    @Test
    void aLargeBodyThatTheListenerCutsOffThreeTimesIsADeadLetter() {
        bench.put(3);
        bench.transport.answers(body ->
                body.equals("1") ? new ListenerReply.Failure(ListenerReply.Kind.CUT_OFF, "Broken pipe") : STORED);
        bench.run(MINUTE);
        assertThat(bench.spool.dead()).containsOnlyKeys(1L);
        assertThat(bench.spool.delivered()).containsExactly(2L, 3L);
    }

    private static List<Long> numbers(int last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
