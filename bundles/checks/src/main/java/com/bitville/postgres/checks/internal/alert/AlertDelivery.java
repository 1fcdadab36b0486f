package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.api.delivery.Urgency;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is posted when: the first message at once, then at most one a minute with all that came meanwhile; after a failure the same
 * again, later and later. A payload leaves the spool only when the receiver has taken its message. Used by one thread.
 */
final class AlertDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDelivery.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int MOST_PAYLOADS = 100;
    private static final int MOST_DOUBLINGS = 6;

    private final AlertSettings settings;
    private final AlertClient client;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    /** Findings of which the receiver has a message: their end is told, however small they have become. */
    private final Set<String> known = new HashSet<>();

    private long notBefore;
    private boolean sentBefore;
    private int failures;
    private volatile long deliveredAt;
    private volatile String lastError = "";
    private final AtomicLong delivered = new AtomicLong();

    AlertDelivery(
            AlertSettings settings, AlertClient client, Clock clock, LongSupplier nanoTime, DoubleSupplier random) {
        this.settings = settings;
        this.client = client;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    String lastError() {
        return lastError;
    }

    long delivered() {
        return delivered.get();
    }

    /** The messages of the last minute, of which there is at most one. */
    int lastMinute() {
        return delivered.get() > 0 && nanoTime.getAsLong() - deliveredAt < MINUTE ? 1 : 0;
    }

    /**
     * Posts what waits, if it is time.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; nothing leaves the spool
     */
    Duration step(Spool spool) throws InterruptedException {
        long left = notBefore - nanoTime.getAsLong();
        if (sentBefore && left > 0) {
            return Duration.ofNanos(Math.min(left, IDLE.toNanos()));
        }
        Map<SpooledPayload, List<AlertEvent>> waiting = waiting(spool);
        if (waiting.isEmpty()) {
            return spool.await(IDLE) ? Duration.ofMillis(100) : Duration.ZERO;
        }
        List<AlertEvent> events = folded(waiting);
        if (events.isEmpty()) {
            waiting.keySet().forEach(spool::delivered);
            return Duration.ZERO;
        }
        settle(spool, waiting.keySet(), events, client.post(settings.format().body(events, clock.instant())));
        return Duration.ZERO;
    }

    private void settle(Spool spool, Set<SpooledPayload> payloads, List<AlertEvent> events, AlertClient.Answer answer) {
        sentBefore = true;
        if (answer.accepted() || answer.refusedForGood()) {
            if (answer.accepted()) {
                payloads.forEach(spool::delivered);
                delivered.incrementAndGet();
                deliveredAt = nanoTime.getAsLong();
                events.forEach(event -> {
                    if (event.holds()) {
                        known.add(event.text("id"));
                    } else {
                        known.remove(event.text("id"));
                    }
                });
            } else {
                payloads.forEach(payload -> spool.dead(payload, answer.words()));
            }
            told(answer.accepted() ? "" : answer.words());
            failures = 0;
            notBefore = nanoTime.getAsLong() + MINUTE;
            return;
        }
        told(answer.words());
        failures++;
        long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 1, MOST_DOUBLINGS));
        long wait = Math.max(FIRST.toNanos() / 10, (long) (random.getAsDouble() * ceiling));
        notBefore = nanoTime.getAsLong() + Math.max(wait, answer.retryAfter().toNanos());
    }

    private void told(String error) {
        if (!error.isEmpty() && !error.equals(lastError)) {
            LOG.warn(
                    "alerts_not_delivered to={} reason=\"{}\" consequence=\"they wait in the buffer\"",
                    settings.address(),
                    error);
        } else if (error.isEmpty() && !lastError.isEmpty()) {
            LOG.info("alerts_delivered_again to={}", settings.address());
        }
        lastError = error;
    }

    private static Map<SpooledPayload, List<AlertEvent>> waiting(Spool spool) {
        Map<SpooledPayload, List<AlertEvent>> waiting = new LinkedHashMap<>();
        for (Optional<SpooledPayload> ordinary = spool.oldest(Urgency.NORMAL);
                ordinary.isPresent();
                ordinary = spool.oldest(Urgency.NORMAL)) {
            spool.delivered(ordinary.get());
        }
        Optional<SpooledPayload> next = spool.oldest(Urgency.URGENT);
        while (next.isPresent() && waiting.size() < MOST_PAYLOADS) {
            SpooledPayload payload = next.get();
            Optional<byte[]> body = spool.body(payload);
            next = spool.next(payload, Urgency.URGENT);
            try {
                List<AlertEvent> events = body.isPresent() ? AlertEvent.of(body.get()) : List.of();
                if (events.isEmpty()) {
                    spool.delivered(payload);
                } else {
                    waiting.put(payload, events);
                }
            } catch (IOException e) {
                spool.dead(payload, "no JSON: " + e.getMessage());
            }
        }
        return waiting;
    }

    /** The last word about each finding, as far as the receiver wants it. */
    private List<AlertEvent> folded(Map<SpooledPayload, List<AlertEvent>> waiting) {
        Map<String, AlertEvent> last = new LinkedHashMap<>();
        waiting.values().forEach(events -> events.forEach(event -> last.put(event.text("id"), event)));
        List<AlertEvent> folded = new ArrayList<>();
        last.forEach((id, event) -> {
            CheckSeverity severity = event.severity();
            boolean wanted = severity.isProblem() && severity.compareTo(settings.least()) >= 0;
            if (wanted) {
                folded.add(event);
            } else if (known.contains(id)) {
                folded.add(event.ended());
            }
        });
        return folded;
    }
}
