package com.bitville.postgres.shipper.internal.delivery;

import static com.bitville.postgres.shipper.internal.answer.FakeTransport.STORED;
import static com.bitville.postgres.shipper.internal.answer.FakeTransport.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.Bench;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryLoopTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bench bench = new Bench();

    @Test
    void removesAPayloadOnlyWhenItIsStored() {
        bench.put(3);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivered()).containsExactly(1L, 2L, 3L);
        assertThat(bench.state()).isEqualTo(DeliveryState.IDLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 414, 422})
    void onePoisonPayloadOfAHundredIsTheOnlyDeadLetter(int status) {
        bench.put(100);
        bench.transport.answers(body -> body.equals("50") ? answer(status, "no " + FakeSecrets.KEY) : STORED);
        bench.run(MINUTE.multipliedBy(3));
        assertThat(bench.spool.delivered()).hasSize(99);
        assertThat(bench.spool.dead()).containsOnlyKeys(50L);
        assertThat(bench.spool.dead().get(50L)).isEqualTo("HTTP " + status + " no ***");
        assertThat(bench.breaker.state()).isEqualTo("closed");
    }

    @Test
    void stopsAfterTwentyDeadLettersInARowAndProbesOnceAMinute() {
        bench.put(30);
        bench.transport.answers(answer(400, "{}"));
        bench.run(Duration.ofSeconds(50));
        assertThat(bench.spool.dead()).hasSize(20);
        assertThat(bench.state()).isEqualTo(DeliveryState.REJECTED);

        bench.run(MINUTE.multipliedBy(5));
        assertThat(bench.spool.dead()).hasSize(20);
        assertThat(bench.transport.attempts()).isBetween(24, 26);

        bench.transport.answers(STORED);
        bench.run(MINUTE.multipliedBy(2));
        assertThat(bench.spool.delivered()).hasSize(10);
    }

    @Test
    void aStoredPayloadBetweenRefusalsStartsTheCountAgain() {
        bench.put(60);
        bench.transport.answers(body -> Integer.parseInt(body) % 15 == 0 ? STORED : answer(422, "{}"));
        bench.run(MINUTE.multipliedBy(2));
        assertThat(bench.spool.dead()).hasSize(56);
        assertThat(bench.spool.delivered()).containsExactly(15L, 30L, 45L, 60L);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 404, 405, 415, 406, 410})
    void keepsEverythingWhenAForeignServerAnswers(int status) {
        keepsAllAndProbesOnceAMinute(answer(status, "<html>"), DeliveryState.MISCONFIGURED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok", "<html></html>", "[]", "{", "{} {}", "null"})
    void keepsEverythingWhenTheAnswerIsNoJsonObject(String body) {
        keepsAllAndProbesOnceAMinute(answer(200, body), DeliveryState.MISCONFIGURED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void keepsEverythingWhenTheKeyIsWrong(int status) {
        keepsAllAndProbesOnceAMinute(answer(status, "{}"), DeliveryState.UNAUTHORIZED);
    }

    @Test
    void keepsEverythingWhenTheCertificateIsNotTrusted() {
        keepsAllAndProbesOnceAMinute(
                new ListenerReply.Failure(ListenerReply.Kind.TRUST, "no name matching"), DeliveryState.MISCONFIGURED);
    }

    @Test
    void keepsEverythingWhileTheProxyWantsALogin() {
        keepsAllAndProbesOnceAMinute(
                new ListenerReply.Failure(ListenerReply.Kind.PROXY_LOGIN, "HTTP 407"),
                DeliveryState.PROXY_UNAUTHORIZED);
    }

    private void keepsAllAndProbesOnceAMinute(ListenerReply listenerReply, DeliveryState state) {
        bench.put(5);
        bench.transport.answers(listenerReply);
        bench.run(MINUTE.multipliedBy(10));
        assertThat(bench.transport.attempts()).isBetween(10, 11);
        assertThat(bench.spool.size()).isEqualTo(5);
        assertThat(bench.state()).isEqualTo(state);
        assertThat(bench.breaker.state()).isEqualTo("closed");

        bench.transport.answers(STORED);
        bench.run(MINUTE.plusSeconds(5));
        assertThat(bench.spool.delivered()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void theSpoolKnowsTheListenersCapacity() {
        bench.put(2);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivering).isTrue();
        assertThat(bench.spool.takes).isPositive();
        bench.put(2);
        bench.transport.answers(answer(401, "{}"));
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivering).isFalse();
    }

    @Test
    void aNewKeyResumesAtOnce() {
        bench.put(2);
        bench.transport.answers(answer(401, "{}"));
        bench.run(Duration.ofSeconds(5));
        assertThat(bench.transport.attempts()).isEqualTo(1);

        bench.secrets.key("another");
        bench.transport.answers(STORED);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivered()).hasSize(2);
    }

    @Test
    void aNewCaFileResumesAtOnce() {
        bench.put(1);
        bench.transport.answers(new ListenerReply.Failure(ListenerReply.Kind.TRUST, "PKIX path building failed"));
        bench.run(Duration.ofSeconds(5));

        bench.transport.trustChanged(true);
        bench.transport.answers(STORED);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivered()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "a\r\nX-Evil: 1", "schl\u00fcssel"})
    void sendsNothingWithoutAUsableKeyAndSaysWhy(String key) {
        bench.put(2);
        bench.secrets.key(key);
        bench.run(MINUTE);
        assertThat(bench.transport.attempts()).isZero();
        assertThat(bench.spool.size()).isEqualTo(2);
        assertThat(bench.state()).isEqualTo(DeliveryState.NO_API_KEY);
        assertThat(bench.deliveryStatus.lastError()).contains("api_key");

        bench.secrets.key("good");
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.spool.delivered()).hasSize(2);
    }

    @Test
    void saysWhyAKeyCannotBeRead() {
        bench.secrets.unreadable(true);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.state()).isEqualTo(DeliveryState.NO_API_KEY);
        assertThat(bench.deliveryStatus.lastError())
                .contains("/etc/bitville/key")
                .contains("permission denied");

        bench.secrets.unreadable(false);
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.state()).isEqualTo(DeliveryState.IDLE);
    }

    @Test
    void waitsAsLongAsTheListenerAsksAndKeepsThePace() {
        bench.put(5);
        bench.transport.answers(new ListenerReply.Answer(429, "7", "{}", true));
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.state()).isEqualTo(DeliveryState.RATE_LIMITED);
        assertThat(bench.rateLimiter.limit()).isEqualTo(60);
        assertThat(bench.breaker.state()).isEqualTo("closed");

        bench.transport.answers(STORED);
        bench.run(Duration.ofSeconds(5));
        assertThat(bench.transport.attempts()).isEqualTo(1);
        bench.run(Duration.ofSeconds(3));
        assertThat(bench.spool.delivered()).hasSize(5);
    }

    @Test
    void quotaAnswersNeverOpenTheBreaker() {
        bench.put(5);
        bench.transport.answers(new ListenerReply.Answer(429, "1", "{}", true));
        bench.run(MINUTE.multipliedBy(3));
        assertThat(bench.transport.attempts()).isGreaterThan(5);
        assertThat(bench.breaker.state()).isEqualTo("closed");
        assertThat(bench.spool.size()).isEqualTo(5);
    }

    @Test
    void aStaleConnectionIsRetriedAtOnceAndNotCounted() {
        bench.put(1);
        bench.transport.answers(body ->
                bench.transport.attempts() == 1 ? new ListenerReply.Failure(ListenerReply.Kind.STALE, "EOF") : STORED);
        assertThat(bench.step()).isZero();
        assertThat(bench.step()).isZero();
        assertThat(bench.spool.delivered()).hasSize(1);
        assertThat(bench.deliveryStatus.lastError()).isNull();
    }

    @Test
    void plainHttpToAnotherHostIsNeverSpoken() {
        Bench open = new Bench("http://listener:8443/ingest/postgres", 60);
        open.put(1);
        open.run(MINUTE.multipliedBy(5));
        assertThat(open.transport.attempts()).isZero();
        assertThat(open.spool.size()).isEqualTo(1);
        assertThat(open.state()).isEqualTo(DeliveryState.MISCONFIGURED);
        assertThat(open.deliveryStatus.lastError()).contains("allow_insecure");
    }

    @Test
    void copesWithAPayloadThatIsEvictedBeforeItIsRead() {
        SpooledPayload gone = bench.put(Urgency.NORMAL, Duration.ZERO);
        bench.put(Urgency.NORMAL, Duration.ZERO);
        bench.spool.evict(gone);
        bench.run(Duration.ofSeconds(1));
        assertThat(bench.spool.delivered()).containsExactly(2L);
    }

    @Test
    void drainsAnOutageWithinTheRateWhileFreshDataStaysFresh() {
        int perCycle = 12;
        for (int minute = 120; minute > 0; minute--) {
            for (int i = 0; i < perCycle; i++) {
                bench.put(Urgency.NORMAL, Duration.ofMinutes(minute));
            }
        }
        int cycles = 0;
        while (bench.spool.size() > 0) {
            int before = bench.spool.delivered().size() + bench.spool.size();
            for (int i = 0; i < perCycle; i++) {
                bench.put(Urgency.NORMAL, Duration.ZERO);
            }
            bench.run(MINUTE);
            Set<Long> delivered = Set.copyOf(bench.spool.delivered());
            long late = LongStream.rangeClosed(before + 1L, before + perCycle)
                    .filter(seq -> !delivered.contains(seq))
                    .count();
            assertThat(late).as("of cycle %d", cycles).isZero();
            if (cycles == 10) {
                // 60 requests a minute, 12 of them fresh: half an hour for the 1440, of which 11 minutes are over.
                assertThat(bench.backlogEta.etaSeconds(bench.time.instant())).isBetween(1000L, 1500L);
            }
            cycles++;
        }
        assertThat(cycles).isBetween(29, 33);
        assertThat(bench.backlogEta.etaSeconds(bench.time.instant())).isNull();
        // The outage's last minutes count as fresh.
        List<Long> backlog =
                bench.spool.delivered().stream().filter(seq -> seq <= 1400).toList();
        assertThat(backlog).isSorted().hasSize(1400);
    }
}
