package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.RetryAfterHeader;
import com.bitville.postgres.shipper.internal.answer.Sanitizer;
import com.bitville.postgres.shipper.internal.http.Transport;
import com.bitville.postgres.shipper.internal.limit.DeliveryBreaker;
import com.bitville.postgres.shipper.internal.limit.DeliveryClock;
import com.bitville.postgres.shipper.internal.limit.DeliveryLimits;
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryReport;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decides when which payload is sent and how a response changes the state. One step at a time, by one thread, which waits between the
 * steps.
 */
public final class DeliveryLoop {
    private static final Duration PROBE = Duration.ofSeconds(60);
    /** How often the cause of a pause is checked: a new key or CA file ends it at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** The wait while the spool is empty; the first payload ends it, and other settings restart this component. */
    private static final Duration IDLE = Duration.ofSeconds(15);

    private static final int REFUSALS = 20;
    private static final int CUT_OFFS = 3;
    private static final int ANSWER_CHARACTERS = 1024;
    private static final int REASON_CHARACTERS = 200;

    private final boolean refused;
    private final Spool spool;
    private final ApiKeySource apiKeySource;
    private final Transport transport;
    private final DeliveryBreaker deliveryBreaker;
    private final DeliveryCounters deliveryCounters;
    private final RateLimiter rateLimiter;
    private final PayloadSelector payloadSelector;
    private final PoisonDetector poisonDetector;
    private final RetryDelay retryDelay;
    private final DeliveryStatus deliveryStatus;
    private final BacklogEta backlogEta;
    private final LongSupplier nanoTime;
    private final Clock clock;

    private final Consumer<SpooledPayload> delivered;
    private boolean begun;
    private int failures;
    private int refusals;
    private int cutOffs;
    private long cutOffSeq = -1;

    public DeliveryLoop(
            ListenerSettings settings,
            Spool spool,
            Secrets secrets,
            Transport transport,
            DeliveryLimits limits,
            DeliveryReport report) {
        DeliveryClock deliveryClock = limits.clock();
        this.refused = settings.refused();
        this.spool = spool;
        this.apiKeySource = new ApiKeySource(secrets, report.status(), LOOK);
        this.transport = transport;
        this.deliveryBreaker = limits.breaker();
        this.rateLimiter = limits.rate();
        this.deliveryCounters = report.counters();
        this.deliveryStatus = report.status();
        this.backlogEta = report.backlog();
        this.delivered = report.delivered();
        this.nanoTime = deliveryClock.nanoTime();
        this.clock = deliveryClock.clock();
        this.retryDelay = deliveryClock.backoff();
        this.poisonDetector = new PoisonDetector(deliveryClock.payloadBackoff(), new PayloadStreams(spool));
        this.payloadSelector = new PayloadSelector(spool, deliveryClock.fresh());
    }

    /**
     * Sends at most one payload.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; a payload being sent stays in the spool
     */
    public Duration step() throws InterruptedException {
        Duration wait = attempt();
        DeliveryState state = deliveryStatus.state();
        spool.takes(rateLimiter.limit(), state.well() || state == DeliveryState.RATE_LIMITED);
        return wait;
    }

    private Duration attempt() throws InterruptedException {
        if (!begun) {
            begun = true;
            deliveryCounters.begin(rateLimiter, deliveryBreaker);
        }
        long now = nanoTime.getAsLong();
        if (refused) {
            deliveryStatus.rest(
                    DeliveryState.MISCONFIGURED,
                    "plain http to another host needs allow_insecure = true, or https in url",
                    PROBE,
                    now);
            return PROBE;
        }
        Duration rest = deliveryStatus.rest(now);
        if (!rest.isZero() && !mended()) {
            return shorter(rest, LOOK);
        }
        Optional<Secret> key = apiKeySource.key(now);
        if (key.isEmpty()) {
            return LOOK;
        }
        Duration closed = deliveryBreaker.untilProbe();
        if (!closed.isZero()) {
            deliveryStatus.rest(DeliveryState.BREAKER_OPEN, "the listener failed too often in a row", closed, now);
            return shorter(closed, LOOK);
        }
        if (!spool.await(deliveryStatus.state() == DeliveryState.IDLE ? IDLE : LOOK)) {
            deliveryStatus.idle();
            backlogEta.empty();
            return Duration.ZERO;
        }
        return send(key.get());
    }

    private Duration send(Secret key) throws InterruptedException {
        long now = nanoTime.getAsLong();
        Duration wait = rateLimiter.untilNext(now);
        if (!wait.isZero()) {
            return wait;
        }
        Optional<SpooledPayload> next = poisonDetector.waiting(now).stream()
                .flatMap(waiting -> payloadSelector.next(clock.instant(), waiting).stream())
                .findFirst();
        if (next.isEmpty()) {
            return shorter(poisonDetector.untilFirst(now).plusMillis(1), LOOK);
        }
        Optional<byte[]> body = spool.body(next.get());
        if (body.isEmpty()) {
            return Duration.ZERO;
        }
        if (!deliveryBreaker.tryAcquire()) {
            return LOOK;
        }
        deliveryCounters.sends(rateLimiter, deliveryBreaker, now);
        ListenerReply listenerReply;
        boolean replied = false;
        try {
            listenerReply = transport.post(body.get(), key);
            replied = true;
        } finally {
            if (!replied) {
                deliveryBreaker.released();
            }
        }
        settle(next.get(), key, listenerReply);
        deliveryCounters.settled(rateLimiter, deliveryBreaker);
        if (listenerReply instanceof ListenerReply.Answer answer
                && ResponseClass.of(answer) == ResponseClass.DELIVERED) {
            // Last, after everything about it is recorded.
            delivered.accept(next.get());
        }
        return Duration.ZERO;
    }

    private void settle(SpooledPayload payload, Secret key, ListenerReply listenerReply) {
        if (listenerReply instanceof ListenerReply.Answer answer) {
            answered(payload, key, answer);
        } else if (listenerReply instanceof ListenerReply.Failure failure) {
            unanswered(payload, failure);
        }
    }

    private void answered(SpooledPayload payload, Secret key, ListenerReply.Answer answer) {
        ResponseClass responseClass = ResponseClass.of(answer);
        String said = "HTTP " + answer.status() + " " + Sanitizer.line(answer.body(), key, ANSWER_CHARACTERS);
        String reason = Sanitizer.line(said.strip(), REASON_CHARACTERS);
        if (responseClass == ResponseClass.TROUBLE) {
            Duration asked = RetryAfterHeader.of(answer, clock.instant()).orElse(Duration.ZERO);
            failed(payload, answer.status(), said, reason, asked);
            return;
        }
        // A response shows that the listener is alive, whatever it means for the payload.
        deliveryBreaker.succeeded();
        failures = 0;
        switch (responseClass) {
            case DELIVERED -> {
                spool.delivered(payload);
                deliveryCounters.delivered();
                backlogEta.delivered(payload, clock.instant(), nanoTime.getAsLong());
                poisonDetector.passed(payload);
                refusals = 0;
                deliveryStatus.well();
            }
            case REFUSED -> refused(payload, said, reason);
            case UNAUTHORIZED -> {
                apiKeySource.refused(key);
                fruitless(DeliveryState.UNAUTHORIZED, reason, PROBE);
            }
            case QUOTA -> {
                Duration pause = RetryAfterHeader.of(answer, clock.instant()).orElse(RetryAfterHeader.DEFAULT);
                rateLimiter.refused(nanoTime.getAsLong(), pause);
                fruitless(DeliveryState.RATE_LIMITED, reason, pause);
            }
            default ->
                fruitless(
                        DeliveryState.MISCONFIGURED,
                        "not the listener's answer, check the path of url or a proxy on the way: " + reason,
                        PROBE);
        }
    }

    /** {@code asked}: the minimum pause that the listener asks for, whatever the cause of the failure. */
    private void failed(SpooledPayload payload, int status, String said, String reason, Duration asked) {
        switch (status >= 500 ? poisonDetector.failed(payload, nanoTime.getAsLong()) : PoisonDetector.Blame.LISTENER) {
            case LISTENER -> {
                trouble(reason, asked);
                return;
            }
            case PAYLOAD -> {
                deliveryBreaker.released();
                deliveryCounters.failed();
            }
            case POISON -> {
                deliveryBreaker.released();
                moveToDeadLetters(payload, said);
            }
        }
        if (!asked.isZero()) {
            rest(DeliveryState.BACKING_OFF, reason, asked);
        }
    }

    private void unanswered(SpooledPayload payload, ListenerReply.Failure failure) {
        switch (failure.kind()) {
            case STALE -> deliveryBreaker.released();
            case TRUST -> {
                deliveryBreaker.released();
                fruitless(DeliveryState.MISCONFIGURED, "TLS: " + failure.reason(), PROBE);
            }
            case PROXY_LOGIN -> {
                deliveryBreaker.released();
                fruitless(DeliveryState.PROXY_UNAUTHORIZED, failure.reason(), PROBE);
            }
            case CUT_OFF -> {
                cutOffs = cutOffSeq == payload.seq() ? cutOffs + 1 : 1;
                cutOffSeq = payload.seq();
                if (cutOffs < CUT_OFFS) {
                    trouble(failure.reason(), Duration.ZERO);
                } else {
                    deliveryBreaker.failed();
                    moveToDeadLetters(
                            payload,
                            "connection ended " + CUT_OFFS + " times under a body of " + payload.length() + " bytes: "
                                    + failure.reason());
                }
            }
            case NETWORK -> trouble(failure.reason(), Duration.ZERO);
        }
    }

    private void refused(SpooledPayload payload, String said, String reason) {
        if (refusals < REFUSALS) {
            refusals++;
            moveToDeadLetters(payload, said);
        } else {
            // Keeps it and probes with another payload next: this one may be refused permanently.
            poisonDetector.tried(payload);
            deliveryCounters.failed();
        }
        if (refusals >= REFUSALS) {
            rest(DeliveryState.REJECTED, reason, PROBE);
        }
    }

    private void moveToDeadLetters(SpooledPayload payload, String answer) {
        spool.dead(payload, answer);
        deliveryCounters.rejected();
        poisonDetector.gone(payload);
    }

    private void trouble(String reason, Duration asked) {
        deliveryBreaker.failed();
        failures++;
        Duration closed = deliveryBreaker.untilProbe();
        if (closed.isZero()) {
            fruitless(DeliveryState.BACKING_OFF, reason, longer(asked, retryDelay.after(failures)));
        } else {
            fruitless(DeliveryState.BREAKER_OPEN, reason, longer(asked, closed));
        }
    }

    private void fruitless(DeliveryState state, String reason, Duration wait) {
        deliveryCounters.failed();
        rest(state, reason, wait);
    }

    private void rest(DeliveryState state, String reason, Duration wait) {
        deliveryStatus.rest(state, reason, wait, nanoTime.getAsLong());
    }

    /** Whether the cause of a pause has ended early. */
    private boolean mended() {
        return switch (deliveryStatus.state()) {
            case NO_API_KEY -> true;
            case UNAUTHORIZED -> apiKeySource.changed();
            case MISCONFIGURED -> transport.trustChanged();
            default -> false;
        };
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
