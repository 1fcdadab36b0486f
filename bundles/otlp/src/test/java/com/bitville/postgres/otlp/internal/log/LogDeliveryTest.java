package com.bitville.postgres.otlp.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.otlp.internal.collector.OutletWorld;
import com.bitville.postgres.otlp.internal.collector.StrictCollector;
import com.bitville.postgres.otlp.internal.collector.StrictCollector.Received;
import com.bitville.postgres.otlp.internal.collector.StrictCollector.Reply;
import com.bitville.postgres.otlp.internal.status.SignalState;
import com.bitville.postgres.testkit.fake.MutableClock;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogDeliveryTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private final MutableClock clock = MutableClock.create();
    private final WaitingPayloads spool = new WaitingPayloads();
    private final SignalState state = new SignalState("logs", "here", "none", clock::nanoTime);

    private final DeliveredCount delivered = new DeliveredCount(clock::nanoTime);

    private LogDelivery delivery(int port, Duration timeout) {
        return new LogDelivery(
                OutletWorld.resources(),
                OutletWorld.client(port, timeout),
                new DeliveryPace(clock::nanoTime, () -> 0.5),
                state,
                delivered);
    }

    private LogDelivery delivery(StrictCollector collector) {
        return delivery(collector.port(), OutletWorld.TIMEOUT);
    }

    @Test
    void findingsLeaveFirstAndManyPayloadsShareARequest() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            for (int i = 0; i < 150; i++) {
                spool.entries("entry " + i);
            }
            spool.finding("slot s1 is lost");
            LogDelivery delivery = delivery(collector);
            delivery.step(spool);
            assertThat(collector.logs()).hasSize(100);
            assertThat(collector.logs().get(0).getBody().getStringValue()).isEqualTo("slot s1 is lost");
            delivery.step(spool);
            assertThat(collector.complaints()).isEmpty();
            assertThat(collector.logs()).hasSize(151);
            assertThat(spool.queued).isEmpty();
            assertThat(delivered.total()).isEqualTo(151);
            assertThat(delivered.lastMinute()).isEqualTo(151);
            clock.advance(Duration.ofMinutes(1));
            assertThat(delivered.lastMinute()).isZero();
            assertThat(state.document()).containsEntry("taken", 151L).containsEntry("state", "ok");
        }
    }

    @Test
    void whatTheCollectorAsksToRepeatIsRepeatedWhenItSays() throws Exception {
        for (int status : List.of(429, 502, 503, 504)) {
            try (StrictCollector collector = StrictCollector.start()) {
                spool.entries("entry");
                collector.plan(request -> Optional.of(Reply.later(status, "40")));
                LogDelivery delivery = delivery(collector);
                delivery.step(spool);
                collector.plan(request -> Optional.empty());
                clock.advance(Duration.ofSeconds(39));
                assertThat(delivery.step(spool)).as("HTTP " + status).isEqualTo(Duration.ofSeconds(1));
                assertThat(spool.queued).hasSize(1);
                clock.advance(Duration.ofSeconds(1));
                delivery.step(spool);
                assertThat(spool.queued).isEmpty();
                assertThat(collector.logs()).hasSize(1);
            }
        }
        assertThat(spool.dead).isEmpty();
    }

    @Test
    void whatIsRefusedIsADeadLetterAndCounted() throws Exception {
        for (int status : List.of(400, 408, 415, 422, 500, 501)) {
            spool.dead.clear();
            try (StrictCollector collector = StrictCollector.start()) {
                collector.plan(request -> Optional.of(Reply.of(status)));
                spool.entries("entry");
                delivery(collector).step(spool);
                assertThat(spool.dead).as("HTTP " + status).hasSize(1).containsValue("HTTP " + status);
            }
        }
        assertThat(state.document()).containsEntry("refused", 6L).containsEntry("taken", 0L);
    }

    @Test
    void onePayloadDoesNotSpoilTheOthersOfItsRequest() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            collector.plan(request -> contains(request, "poison") ? Optional.of(Reply.of(400)) : Optional.empty());
            for (int i = 0; i < 5; i++) {
                spool.entries(i == 3 ? "poison" : "entry " + i);
            }
            LogDelivery delivery = delivery(collector);
            for (int i = 0; i < 6; i++) {
                delivery.step(spool);
            }
            assertThat(spool.dead).containsOnlyKeys(4L);
            assertThat(spool.queued).isEmpty();
            assertThat(bodies(collector)).containsExactly("entry 0", "entry 1", "entry 2", "entry 4");
        }
    }

    @Test
    void aPayloadThatIsTooLargeIsDivided() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            collector.plan(request -> records(request) > 2 ? Optional.of(Reply.of(413)) : Optional.empty());
            spool.entries("a", "b", "c", "d", "e", "f", "g");
            LogDelivery delivery = delivery(collector);
            delivery.step(spool);
            assertThat(spool.queued).isEmpty();
            assertThat(bodies(collector)).containsExactly("a", "b", "c", "d", "e", "f", "g");
            assertThat(state.document()).containsEntry("refused", 0L);
            collector.plan(request -> Optional.of(Reply.of(413)));
            spool.entries("a", "b");
            delivery.step(spool);
            assertThat(spool.dead).containsValue("HTTP 413");
        }
    }

    @Test
    void withAWrongLoginOrAddressEverythingIsKept() throws Exception {
        Map<Integer, Reply> answers = Map.of(
                401, Reply.of(401),
                403, Reply.of(403),
                404, Reply.of(404),
                302, new Reply(302, Map.of("Location", "http://127.0.0.1:1/"), ByteString.EMPTY),
                200, new Reply(200, Map.of("Content-Type", "text/html"), ByteString.copyFromUtf8("<html>")));
        spool.entries("entry");
        for (Reply answer : answers.values()) {
            try (StrictCollector collector = StrictCollector.start()) {
                collector.plan(request -> Optional.of(answer));
                LogDelivery delivery = delivery(collector);
                delivery.step(spool);
                assertThat(spool.queued).as("HTTP " + answer.status()).hasSize(1);
                assertThat(state.document()).containsEntry("state", "misconfigured");
                collector.plan(request -> Optional.empty());
                clock.advance(Duration.ofSeconds(59));
                assertThat(delivery.step(spool)).as("one a minute").isPositive();
                assertThat(collector.logs()).isEmpty();
            }
        }
    }

    @Test
    void whoRefusesEverythingGetsOneAMinute() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            collector.plan(request -> Optional.of(Reply.of(400)));
            for (int i = 0; i < 40; i++) {
                spool.entries("entry");
            }
            LogDelivery delivery = delivery(collector);
            for (int i = 0; i < 60; i++) {
                delivery.step(spool);
            }
            assertThat(spool.dead).hasSize(20);
            clock.advance(Duration.ofMinutes(1));
            delivery.step(spool);
            delivery.step(spool);
            assertThat(spool.dead).hasSize(21);
            collector.plan(request -> Optional.empty());
            clock.advance(Duration.ofMinutes(1));
            for (int i = 0; i < 20; i++) {
                delivery.step(spool);
            }
            assertThat(spool.queued).isEmpty();
        }
    }

    @Test
    void afterFiveFailuresOneAMinuteIsTried() throws Exception {
        spool.entries("entry");
        LogDelivery delivery = delivery(ClosedPort.number(), OutletWorld.TIMEOUT);
        Duration waited = Duration.ZERO;
        for (int i = 0; i < 4; i++) {
            delivery.step(spool);
            Duration left = delivery.step(spool);
            waited = waited.plus(left);
            clock.advance(left);
            clock.advance(Duration.ofSeconds(20));
        }
        assertThat(state.document()).containsEntry("failed", 4L).containsEntry("state", "waiting");
        delivery.step(spool);
        clock.advance(Duration.ofSeconds(59));
        delivery.step(spool);
        assertThat(state.document()).containsEntry("failed", 5L);
        clock.advance(Duration.ofSeconds(1));
        delivery.step(spool);
        assertThat(state.document()).containsEntry("failed", 6L);
        assertThat(spool.queued).hasSize(1);
        assertThat(waited).isPositive();
    }

    @Test
    void aBlackHoleASlowAnswerAndAnEndlessOneCostNoMoreThanTheTimeout() throws Exception {
        spool.entries("entry");
        try (ServerSocket hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            delivery(hole.getLocalPort(), SHORT).step(spool);
        }
        assertThat(state.document()).containsEntry("last_error", "no complete answer within 300 ms");
        CountDownLatch end = new CountDownLatch(1);
        try (StrictCollector collector = StrictCollector.start()) {
            collector.plan(request -> {
                awaits(end);
                return Optional.empty();
            });
            delivery(collector.port(), SHORT).step(spool);
            end.countDown();
            assertThat(state.document()).containsEntry("failed", 2L);
            ByteString endless = ByteString.copyFromUtf8("x".repeat(8 << 20));
            collector.plan(request -> Optional.of(new Reply(503, Map.of(), endless)));
            delivery(collector).step(spool);
        }
        assertThat(String.valueOf(state.document().get("last_error")))
                .startsWith("HTTP 503 xxx")
                .hasSizeLessThan(320);
        assertThat(spool.queued).hasSize(1);
    }

    @Test
    void whatHasNoRecordAndWhatIsNoJsonBlocksNothing() throws Exception {
        try (StrictCollector collector = StrictCollector.start()) {
            spool.add(Urgency.NORMAL, WaitingPayloads.body("cycle", "\"sessions\":[]"));
            spool.add(Urgency.NORMAL, "{\"data\":");
            spool.entries("entry");
            delivery(collector).step(spool);
            assertThat(bodies(collector)).containsExactly("entry");
            assertThat(spool.queued).isEmpty();
            assertThat(spool.dead).containsOnlyKeys(2L);
        }
    }

    private static void awaits(CountDownLatch end) {
        try {
            assertThat(end.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long records(Received request) {
        return ((ExportLogsServiceRequest) request.message())
                .getResourceLogs(0)
                .getScopeLogs(0)
                .getLogRecordsCount();
    }

    private static boolean contains(Received request, String text) {
        return request.message().toString().contains(text);
    }

    private static List<String> bodies(StrictCollector collector) {
        return collector.logs().stream()
                .map(LogRecord::getBody)
                .map(AnyValue::getStringValue)
                .toList();
    }
}
