package com.bitville.postgres.kafka.internal.delivery;

import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.kafka.internal.client.ClientProperties;
import com.bitville.postgres.kafka.internal.client.KafkaFault;
import com.bitville.postgres.kafka.internal.client.KafkaProblem;
import com.bitville.postgres.kafka.internal.client.RecordSender;
import com.bitville.postgres.kafka.internal.record.PayloadRecord;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends what waits, one payload after the other in the order of their numbers. A payload leaves the spool only when all in-sync replicas
 * have it; after a failure everything waits. Steps are run by one thread; the figures are read by any.
 */
public final class KafkaDelivery {
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration BRIEF = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final ClientProperties properties;
    private final RecordSender sender;
    private final Clock clock;
    private final ProbeSchedule schedule;
    private final LargePayloads large;
    private final DeliveryProgress progress;
    private final FaultLog faultLog;
    private Object stamp;
    private @Nullable KafkaFault tooLarge;
    private volatile KafkaState state = KafkaState.STARTING;
    private volatile @Nullable KafkaFault fault;
    private volatile @Nullable String lastError;

    public KafkaDelivery(KafkaSettings settings, ClientProperties properties, Patience patience, Clock clock) {
        this.settings = settings;
        this.properties = properties;
        this.clock = clock;
        this.sender = new RecordSender(settings, properties);
        this.schedule = new ProbeSchedule(
                patience.probe(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
        this.large = new LargePayloads(patience.large(), System::nanoTime);
        this.progress = new DeliveryProgress(System::nanoTime);
        this.faultLog = new FaultLog(settings.address(), System::nanoTime);
        this.stamp = properties.stamp();
    }

    /**
     * Sends one payload, if there is one and it is time.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; the payload stays in the spool
     */
    public Duration step(Spool spool) throws InterruptedException {
        Duration wait = schedule.untilNext();
        if (!wait.isZero() && !filesChanged()) {
            return wait.compareTo(BRIEF) < 0 ? wait : BRIEF;
        }
        Optional<SpooledPayload> next = PayloadOrder.next(spool, large);
        if (next.isEmpty()) {
            return idle(spool);
        }
        SpooledPayload payload = next.get();
        Optional<byte[]> body = spool.body(payload);
        if (body.isEmpty()) {
            large.forget(payload);
            return Duration.ZERO;
        }
        try {
            send(spool, payload, PayloadRecord.of(settings.topic(), payload, body.get()));
        } catch (IOException e) {
            spool.dead(payload, "no JSON: " + e.getClass().getSimpleName());
        }
        return Duration.ZERO;
    }

    private void send(Spool spool, SpooledPayload payload, ProducerRecord<byte[], byte[]> made)
            throws InterruptedException {
        stamp = properties.stamp();
        String key = new String(made.key(), StandardCharsets.UTF_8);
        Optional<KafkaFault> failure = sender.send(made, key.substring(0, key.indexOf('/')));
        if (failure.isEmpty()) {
            spool.delivered(payload);
            stored(payload);
        } else {
            failed(payload, failure.get());
        }
    }

    private void stored(SpooledPayload payload) {
        progress.delivered(payload, clock.instant());
        schedule.succeeded();
        if (large.has(payload)) {
            large.release();
        }
        state = large.full() ? KafkaState.BREAKER_OPEN : KafkaState.DELIVERING;
        fault = large.size() == 0 ? null : tooLarge;
        if (fault == null) {
            faultLog.delivered();
        }
    }

    private void failed(SpooledPayload payload, KafkaFault failure) {
        progress.failed();
        fault = failure;
        lastError = failure.reason();
        faultLog.failed(failure);
        if (failure.problem() == KafkaProblem.TOO_LARGE) {
            // The broker works: only this payload waits.
            schedule.succeeded();
            tooLarge = failure;
            large.add(payload);
            state = large.full() ? KafkaState.BREAKER_OPEN : KafkaState.DELIVERING;
            return;
        }
        schedule.failed(failure.problem().isConfiguration());
        if (failure.problem() == KafkaProblem.PLAIN_TEXT) {
            state = KafkaState.MISCONFIGURED;
        } else {
            state = schedule.open() ? KafkaState.BREAKER_OPEN : KafkaState.BACKING_OFF;
        }
    }

    private Duration idle(Spool spool) throws InterruptedException {
        if (large.size() > 0) {
            // The spool is never empty then, so waiting for it would not wait.
            return BRIEF;
        }
        progress.caughtUp();
        if (!state.equals(KafkaState.STARTING)) {
            state = KafkaState.IDLE;
        }
        spool.await(IDLE);
        return Duration.ZERO;
    }

    /** A new password, key or certificate is tried at once. */
    private boolean filesChanged() {
        Object now = properties.stamp();
        boolean changed = !now.equals(stamp);
        stamp = now;
        if (changed) {
            schedule.hurry();
        }
        return changed;
    }

    /** Ends every connection; called by the thread of the steps, or after it has ended. */
    public void close() {
        sender.close();
        state = KafkaState.STOPPED;
    }

    /** Whether nothing keeps payloads from being delivered. */
    public boolean well() {
        return state.well() && fault == null;
    }

    public String state() {
        return state.word();
    }

    public long delivered() {
        return progress.delivered();
    }

    /** The last error; kept after recovery. */
    public @Nullable String lastError() {
        return lastError;
    }

    public int perMinute() {
        return progress.perMinute();
    }

    public @Nullable Long etaS() {
        return progress.etaS(clock.instant());
    }

    /** What keeps payloads from being delivered at present. */
    public Optional<KafkaFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** The fragment of the status document. */
    public Map<String, @Nullable Object> status() {
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        KafkaFault present = fault;
        status.put("state", state.word());
        status.put("problem", present == null ? null : present.problem().word());
        status.put("breaker", schedule.open() ? "open" : "closed");
        status.put("delivered", progress.delivered());
        status.put("failed", progress.failures());
        status.put("too_large", large.size());
        status.put("last_delivery_s", progress.sinceLastS());
        status.put("rate_per_minute", progress.perMinute());
        status.put("last_error", lastError);
        status.put("next_attempt_s", schedule.untilNext().toMillis() / 1000.0);
        status.put("backlog_eta_s", etaS());
        return status;
    }
}
