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
import com.bitville.postgres.shipper.internal.limit.RateLimiter;
import com.bitville.postgres.shipper.internal.limit.RetryDelay;
import com.bitville.postgres.shipper.internal.status.BacklogEta;
import com.bitville.postgres.shipper.internal.status.DeliveryCounters;
import com.bitville.postgres.shipper.internal.status.DeliveryState;
import com.bitville.postgres.shipper.internal.status.DeliveryStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Decides when which payload is sent and what an answer changes. One step at a time, by one thread, which does the waiting. */
public final class DeliveryLoop {
    private static final Duration PROBE = Duration.ofSeconds(60);
    /** How often a rest is looked at again: a new key or CA file ends it at once. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Where nothing is to be sent; the first payload ends it, and another key or file of them comes with other settings. */
    private static final Duration IDLE = Duration.ofSeconds(15);

    private static final int REFUSALS = 20;
    private static final int CUT_OFFS = 3;
    private static final int ANSWER_CHARACTERS = 1024;
    private static final int REASON_CHARACTERS = 200;

    private final ListenerSettings settings;
    private final Spool spool;
    private final ApiKeySource keyring;
    private final Transport transport;
    private final DeliveryBreaker breaker;
    private final DeliveryCounters tally;
    private final RateLimiter pace;
    private final PayloadSelector order;
    private final PoisonDetector suspects;
    private final RetryDelay backoff;
    private final DeliveryStatus standing;
    private final BacklogEta drain;
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
            DeliveryBreaker breaker,
            DeliveryCounters tally,
            RateLimiter pace,
            DeliveryStatus standing,
            BacklogEta drain,
            DeliveryClock rhythm,
            Consumer<SpooledPayload> delivered) {
        this.settings = settings;
        this.spool = spool;
        this.keyring = new ApiKeySource(secrets, standing, LOOK);
        this.transport = transport;
        this.breaker = breaker;
        this.tally = tally;
        this.pace = pace;
        this.standing = standing;
        this.drain = drain;
        this.delivered = delivered;
        this.nanoTime = rhythm.nanoTime();
        this.clock = rhythm.clock();
        this.backoff = rhythm.backoff();
        this.suspects = new PoisonDetector(rhythm.payloadBackoff(), new PayloadStreams(spool));
        this.order = new PayloadSelector(spool, rhythm.fresh());
    }

    /**
     * Sends at most one payload.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; a payload under way stays in the spool
     */
    public Duration step() throws InterruptedException {
        Duration wait = attempt();
        DeliveryState state = standing.state();
        spool.takes(pace.limit(), state.well() || state == DeliveryState.RATE_LIMITED);
        return wait;
    }

    private Duration attempt() throws InterruptedException {
        if (!begun) {
            begun = true;
            tally.begin(pace, breaker);
        }
        long now = nanoTime.getAsLong();
        if (settings.refused()) {
            standing.rest(
                    DeliveryState.MISCONFIGURED,
                    "plain http to another host needs allow_insecure = true, or https in url",
                    PROBE,
                    now);
            return PROBE;
        }
        Duration rest = standing.rest(now);
        if (!rest.isZero() && !mended()) {
            return shorter(rest, LOOK);
        }
        Optional<Secret> key = keyring.key(now);
        if (key.isEmpty()) {
            return LOOK;
        }
        Duration closed = breaker.untilProbe();
        if (!closed.isZero()) {
            standing.rest(DeliveryState.BREAKER_OPEN, "the listener failed too often in a row", closed, now);
            return shorter(closed, LOOK);
        }
        if (!spool.await(standing.state() == DeliveryState.IDLE ? IDLE : LOOK)) {
            standing.idle();
            drain.empty();
            return Duration.ZERO;
        }
        return send(key.get());
    }

    private Duration send(Secret key) throws InterruptedException {
        long now = nanoTime.getAsLong();
        Duration wait = pace.untilNext(now);
        if (!wait.isZero()) {
            return wait;
        }
        Optional<SpooledPayload> next = suspects.waiting(now).stream()
                .flatMap(waiting -> order.next(clock.instant(), waiting).stream())
                .findFirst();
        if (next.isEmpty()) {
            return shorter(suspects.untilFirst(now).plusMillis(1), LOOK);
        }
        Optional<byte[]> body = spool.body(next.get());
        if (body.isEmpty()) {
            return Duration.ZERO;
        }
        if (!breaker.tryAcquire()) {
            return LOOK;
        }
        tally.sends(pace, breaker, now);
        ListenerReply reply;
        boolean replied = false;
        try {
            reply = transport.post(body.get(), key);
            replied = true;
        } finally {
            if (!replied) {
                breaker.released();
            }
        }
        settle(next.get(), key, reply);
        tally.settled(pace, breaker);
        if (reply instanceof ListenerReply.Answer answer && ResponseClass.of(answer) == ResponseClass.DELIVERED) {
            // Last: all that was to be noted of it is.
            delivered.accept(next.get());
        }
        return Duration.ZERO;
    }

    private void settle(SpooledPayload payload, Secret key, ListenerReply reply) {
        if (reply instanceof ListenerReply.Answer answer) {
            answered(payload, key, answer);
        } else if (reply instanceof ListenerReply.Failure failure) {
            unanswered(payload, failure);
        }
    }

    private void answered(SpooledPayload payload, Secret key, ListenerReply.Answer answer) {
        ResponseClass verdict = ResponseClass.of(answer);
        String said = "HTTP " + answer.status() + " " + Sanitizer.line(answer.body(), key, ANSWER_CHARACTERS);
        String reason = Sanitizer.line(said.strip(), REASON_CHARACTERS);
        if (verdict == ResponseClass.TROUBLE) {
            Duration asked = RetryAfterHeader.of(answer, clock.instant()).orElse(Duration.ZERO);
            failed(payload, answer.status(), said, reason, asked);
            return;
        }
        // Whoever answers is alive, whatever it thinks of the payload.
        breaker.succeeded();
        failures = 0;
        switch (verdict) {
            case DELIVERED -> {
                spool.delivered(payload);
                tally.delivered();
                drain.delivered(payload, clock.instant(), nanoTime.getAsLong());
                suspects.passed(payload);
                refusals = 0;
                standing.well();
            }
            case REFUSED -> refused(payload, said, reason);
            case UNAUTHORIZED -> {
                keyring.refused(key);
                fruitless(DeliveryState.UNAUTHORIZED, reason, PROBE);
            }
            case QUOTA -> {
                Duration pause = RetryAfterHeader.of(answer, clock.instant()).orElse(RetryAfterHeader.DEFAULT);
                pace.refused(nanoTime.getAsLong(), pause);
                fruitless(DeliveryState.RATE_LIMITED, reason, pause);
            }
            default ->
                fruitless(
                        DeliveryState.MISCONFIGURED,
                        "not the listener's answer, check the path of url or a proxy on the way: " + reason,
                        PROBE);
        }
    }

    /** {@code asked} is how long the listener wants to be left alone at least, whoever is to blame. */
    private void failed(SpooledPayload payload, int status, String said, String reason, Duration asked) {
        switch (status >= 500 ? suspects.failed(payload, nanoTime.getAsLong()) : PoisonDetector.Blame.LISTENER) {
            case LISTENER -> {
                trouble(reason, asked);
                return;
            }
            case PAYLOAD -> {
                breaker.released();
                tally.failed();
            }
            case POISON -> {
                breaker.released();
                bury(payload, said);
            }
        }
        if (!asked.isZero()) {
            rest(DeliveryState.BACKING_OFF, reason, asked);
        }
    }

    private void unanswered(SpooledPayload payload, ListenerReply.Failure failure) {
        switch (failure.kind()) {
            case STALE -> breaker.released();
            case TRUST -> {
                breaker.released();
                fruitless(DeliveryState.MISCONFIGURED, "TLS: " + failure.reason(), PROBE);
            }
            case PROXY_LOGIN -> {
                breaker.released();
                fruitless(DeliveryState.PROXY_UNAUTHORIZED, failure.reason(), PROBE);
            }
            case CUT_OFF -> {
                cutOffs = cutOffSeq == payload.seq() ? cutOffs + 1 : 1;
                cutOffSeq = payload.seq();
                if (cutOffs < CUT_OFFS) {
                    trouble(failure.reason(), Duration.ZERO);
                } else {
                    breaker.failed();
                    bury(
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
            bury(payload, said);
        } else {
            // Kept, and another one probes next: this one may be refused for good.
            suspects.tried(payload);
            tally.failed();
        }
        if (refusals >= REFUSALS) {
            rest(DeliveryState.REJECTED, reason, PROBE);
        }
    }

    private void bury(SpooledPayload payload, String answer) {
        spool.dead(payload, answer);
        tally.rejected();
        suspects.gone(payload);
    }

    private void trouble(String reason, Duration asked) {
        breaker.failed();
        failures++;
        Duration closed = breaker.untilProbe();
        if (closed.isZero()) {
            fruitless(DeliveryState.BACKING_OFF, reason, longer(asked, backoff.after(failures)));
        } else {
            fruitless(DeliveryState.BREAKER_OPEN, reason, longer(asked, closed));
        }
    }

    private void fruitless(DeliveryState state, String reason, Duration wait) {
        tally.failed();
        rest(state, reason, wait);
    }

    private void rest(DeliveryState state, String reason, Duration wait) {
        standing.rest(state, reason, wait, nanoTime.getAsLong());
    }

    /** Whether the cause of a rest is gone before its time. */
    private boolean mended() {
        return switch (standing.state()) {
            case NO_API_KEY -> true;
            case UNAUTHORIZED -> keyring.changed();
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
