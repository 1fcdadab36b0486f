package com.bitville.postgres.shipper.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.delivery.DeadLetter;
import com.bitville.postgres.api.delivery.DropReason;
import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.Payload;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.spool.internal.RealSpool;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.ListenerFault;
import com.bitville.postgres.testkit.listener.StrictListener;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backlog of 100 in the real spool, shipped over HTTP to a listener that keeps every rule of the contract. */
class BacklogTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BACKLOG = 100;
    private static final int POISON = 51;

    @TempDir
    private Path temp;

    private final StrictListener listener = StrictListener.start(FakeSecrets.KEY);
    private final DeliveryBreaker deliveryBreaker = new DeliveryBreaker(5, Duration.ofSeconds(60), System::nanoTime);
    private final DeliveryCounters deliveryCounters = new DeliveryCounters(System::nanoTime);
    private final List<Shipper> started = new ArrayList<>();
    private FileSpool spool;

    @BeforeEach
    void fill() throws Exception {
        listener.limit(100_000);
        spool = RealSpool.hasty(temp.resolve("spool"), Clock.systemUTC());
        List<Payload> payloads = new ArrayList<>();
        for (int i = 1; i <= BACKLOG; i++) {
            UUID id = new UUID(7, i);
            payloads.add(
                    new Payload(id, Instant.now().minus(Duration.ofHours(1)), Urgency.NORMAL, seq -> body(seq, id)));
        }
        spool.commit(payloads, Map.of());
    }

    @AfterEach
    void close() {
        started.forEach(Shipper::stop);
        spool.close();
        listener.close();
    }

    private static byte[] body(long seq, UUID id) {
        return ("{\"project\":\"shop\",\"timestamp\":1790000000." + (1000 + seq)
                        + ",\"source\":\"system_metrics\",\"correlation_id\":\"\",\"data\":{\"kind\":\"cycle\",\"seq\":"
                        + seq
                        + ",\"payload_id\":\"" + id + "\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Shipper ship(URI url) {
        RetryDelay quick = new RetryDelay(Duration.ofMillis(20), Duration.ofMillis(100), () -> 0.5);
        Shipper shipper = new Shipper(
                new ListenerSettings(url, LONG, Optional.empty(), 60_000, false),
                spool,
                deliveryBreaker,
                deliveryCounters,
                new DeliveryClock(System::nanoTime, Clock.systemUTC(), quick, quick, Duration.ofSeconds(150)));
        started.add(shipper);
        shipper.bindSecrets(new FakeSecrets());
        shipper.start();
        return shipper;
    }

    private List<Long> delivered() {
        return listener.all().stream()
                .map(request -> request.data().path("seq").asLong())
                .toList();
    }

    @Test
    void onePoisonPayloadIsADeadLetterAndAllOthersPass() throws Exception {
        listener.failWhen(ListenerFault.status(400), body -> body.contains("\"seq\":" + POISON + ","));
        ship(listener.url());
        await().atMost(LONG).until(() -> spool.list().isEmpty());
        assertThat(delivered()).hasSize(BACKLOG - 1).doesNotHaveDuplicates().doesNotContain((long) POISON);
        assertThat(deliveryBreaker.state()).isEqualTo("closed");

        RealSpool.keepHouse(spool);
        assertThat(spool.deadLetters())
                .singleElement()
                .extracting(letter -> letter.payload().seq(), DeadLetter::answer)
                .containsExactly((long) POISON, "HTTP 400 {\"error\":\"told to\"}");
        try (Stream<Path> dead = Files.list(temp.resolve("spool/dead"))) {
            assertThat(dead.map(file -> file.getFileName().toString()).sorted())
                    .satisfiesExactly(
                            letter -> assertThat(letter).endsWith(".pl"),
                            answer -> assertThat(answer).endsWith(".pl.answer"));
        }
        assertThat(spool.pendingGaps())
                .singleElement()
                .extracting(Gap::from, Gap::to, Gap::count, Gap::reason)
                .containsExactly((long) POISON, (long) POISON, 1L, DropReason.REJECTED);

        listener.recover();
        assertThat(spool.retryDead()).isEqualTo(1);
        await().atMost(LONG).until(() -> delivered().contains((long) POISON));
        assertThat(listener.all()).extracting(AcceptedRequest::payloadId).contains(new UUID(7, POISON).toString());
    }

    @Test
    void aTypoInTheUrlLosesNothingAndHealsWhenItIsCorrected() {
        Shipper lost = ship(URI.create(listener.url() + "s"));
        await().atMost(LONG).until(() -> lost.status().toString().contains("state=misconfigured"));
        assertThat(spool.list()).hasSize(BACKLOG);
        assertThat(listener.all()).isEmpty();
        lost.stop();

        ship(listener.url());
        await().atMost(LONG).until(() -> spool.list().isEmpty());
        RealSpool.keepHouse(spool);
        assertThat(delivered()).hasSize(BACKLOG).doesNotHaveDuplicates();
        assertThat(spool.pendingGaps()).isEmpty();
        assertThat(spool.counts()).containsEntry("dead", 0).containsEntry("rejected", 0L);
    }
}
