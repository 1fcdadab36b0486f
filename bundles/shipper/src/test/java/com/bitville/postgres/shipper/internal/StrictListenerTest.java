package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.ListenerFault;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the listener that keeps every rule of the wire contract. */
class StrictListenerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final StrictListener listener = StrictListener.start(FakeSecrets.KEY);
    private final FakeSpool spool = FakeSpool.patient();
    private final FakeSecrets secrets = new FakeSecrets();
    private final DeliveryBreaker deliveryBreaker = new DeliveryBreaker(5, Duration.ofSeconds(1), System::nanoTime);
    private final Shipper shipper = start();

    private Shipper start() {
        RetryDelay quick = new RetryDelay(Duration.ofMillis(20), Duration.ofMillis(100), () -> 0.5);
        Shipper created = new Shipper(
                new ListenerSettings(listener.url(), LONG, Optional.empty(), 6000, false),
                spool,
                deliveryBreaker,
                new DeliveryCounters(System::nanoTime),
                new DeliveryClock(System::nanoTime, Clock.systemUTC(), quick, quick, Duration.ofSeconds(150)));
        created.bindSecrets(secrets);
        created.start();
        return created;
    }

    @AfterEach
    void close() {
        shipper.stop();
        listener.close();
    }

    private void put(int from, int to) {
        for (int i = from; i <= to; i++) {
            String body = "{\"project\":\"shop\",\"timestamp\":1790000000." + (1000 + i)
                    + ",\"source\":\"system_metrics\",\"correlation_id\":\"\",\"data\":{\"kind\":\"cycle\",\"payload_id\":\""
                    + i
                    + "\"}}";
            spool.put(Urgency.NORMAL, Instant.now(), body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyPayloadArrivesOnceInOrderOverOneConnection() {
        put(1, 50);
        await().atMost(LONG).until(() -> spool.delivered().size() == 50);
        assertThat(listener.all())
                .extracting(AcceptedRequest::payloadId)
                .hasSize(50)
                .startsWith("1", "2", "3");
        assertThat(listener.refusals()).isEmpty();
        assertThat(listener.connections()).isEqualTo(1);
    }

    @Test
    void aRotatedKeyResumesWithoutARestartAndLosesNothing() {
        listener.apiKey("rotated");
        put(1, 5);
        await().atMost(LONG).until(() -> shipper.status().toString().contains("state=unauthorized"));
        assertThat(listener.all()).isEmpty();
        secrets.key("rotated");
        await().atMost(LONG).until(() -> spool.delivered().size() == 5);
        assertThat(listener.refusals()).hasSize(1);
    }

    @Test
    void aLostAnswerIsSentAgainWithTheSameBytes() {
        listener.fail(new ListenerFault.LoseAnswer(), 3);
        put(1, 3);
        await().atMost(LONG).until(() -> spool.delivered().size() == 3);
        assertThat(listener.all()).hasSizeGreaterThan(3);
        assertThat(listener.all().stream().map(AcceptedRequest::text).distinct())
                .hasSize(3);
    }

    @Test
    void aListenerThatGoesAndComesBackGetsEverything() {
        put(1, 3);
        await().atMost(LONG).until(() -> spool.delivered().size() == 3);
        listener.down();
        put(4, 10);
        await().atMost(LONG).until(() -> "open".equals(deliveryBreaker.state()));
        listener.up();
        await().atMost(LONG).until(() -> spool.delivered().size() == 10);
    }

    @Test
    void onePoisonPayloadIsADeadLetterWithTheAnswerBesideIt() {
        listener.failWhen(ListenerFault.status(422), body -> body.contains("\"payload_id\":\"5\""));
        put(1, 10);
        await().atMost(LONG).until(() -> spool.size() == 0);
        assertThat(spool.delivered()).hasSize(9);
        assertThat(spool.dead()).containsOnlyKeys(5L);
        assertThat(spool.dead().get(5L)).isEqualTo("HTTP 422 {\"error\":\"told to\"}");
    }
}
