package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.delivery.Spool;
import com.bitville.postgres.api.delivery.SpooledPayload;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Decides when which payload is sent and what an answer changes. One step at a time, by one thread, which does the waiting. */
final class Courier {
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
    private final Keyring keyring;
    private final Transport transport;
    private final Breaker breaker;
    private final Tally tally;
    private final Pace pace;
    private final Order order;
    private final Suspects suspects;
    private final Backoff backoff;
    private final Standing standing;
    private final Drain drain;
    private final LongSupplier nanoTime;
    private final Clock clock;

    private final Consumer<SpooledPayload> delivered;
    private boolean begun;
    private int failures;
    private int refusals;
    private int cutOffs;
    private long cutOffSeq = -1;

    Courier(
            ListenerSettings settings,
            Spool spool,
            Secrets secrets,
            Transport transport,
            Breaker breaker,
            Tally tally,
            Pace pace,
            Standing standing,
            Drain drain,
            Rhythm rhythm,
            Consumer<SpooledPayload> delivered) {
        this.settings = settings;
        this.spool = spool;
        this.keyring = new Keyring(secrets, standing, LOOK);
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
        this.suspects = new Suspects(rhythm.payloadBackoff(), new Streams(spool));
        this.order = new Order(spool, rhythm.fresh());
    }

    /**
     * Sends at most one payload.
     *
     * @return how long to wait before the next step
     * @throws InterruptedException if interrupted; a payload under way stays in the spool
     */
    Duration step() throws InterruptedException {
        Duration wait = attempt();
        ShipperState state = standing.state();
        spool.takes(pace.limit(), state.well() || state == ShipperState.RATE_LIMITED);
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
                    ShipperState.MISCONFIGURED,
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
            standing.rest(ShipperState.BREAKER_OPEN, "the listener failed too often in a row", closed, now);
            return shorter(closed, LOOK);
        }
        if (!spool.await(standing.state() == ShipperState.IDLE ? IDLE : LOOK)) {
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
        Reply reply;
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
        if (reply instanceof Reply.Answer answer && Verdict.of(answer) == Verdict.DELIVERED) {
            // Last: all that was to be noted of it is.
            delivered.accept(next.get());
        }
        return Duration.ZERO;
    }

    private void settle(SpooledPayload payload, Secret key, Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            answered(payload, key, answer);
        } else if (reply instanceof Reply.Failure failure) {
            unanswered(payload, failure);
        }
    }

    private void answered(SpooledPayload payload, Secret key, Reply.Answer answer) {
        Verdict verdict = Verdict.of(answer);
        String said = "HTTP " + answer.status() + " " + Scrub.line(answer.body(), key, ANSWER_CHARACTERS);
        String reason = Scrub.line(said.strip(), REASON_CHARACTERS);
        if (verdict == Verdict.TROUBLE) {
            Duration asked = RetryAfter.of(answer, clock.instant()).orElse(Duration.ZERO);
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
                fruitless(ShipperState.UNAUTHORIZED, reason, PROBE);
            }
            case QUOTA -> {
                Duration pause = RetryAfter.of(answer, clock.instant()).orElse(RetryAfter.DEFAULT);
                pace.refused(nanoTime.getAsLong(), pause);
                fruitless(ShipperState.RATE_LIMITED, reason, pause);
            }
            default ->
                fruitless(
                        ShipperState.MISCONFIGURED,
                        "not the listener's answer, check the path of url or a proxy on the way: " + reason,
                        PROBE);
        }
    }

    /** {@code asked} is how long the listener wants to be left alone at least, whoever is to blame. */
    private void failed(SpooledPayload payload, int status, String said, String reason, Duration asked) {
        switch (status >= 500 ? suspects.failed(payload, nanoTime.getAsLong()) : Suspects.Blame.LISTENER) {
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
            rest(ShipperState.BACKING_OFF, reason, asked);
        }
    }

    private void unanswered(SpooledPayload payload, Reply.Failure failure) {
        switch (failure.kind()) {
            case STALE -> breaker.released();
            case TRUST -> {
                breaker.released();
                fruitless(ShipperState.MISCONFIGURED, "TLS: " + failure.reason(), PROBE);
            }
            case PROXY_LOGIN -> {
                breaker.released();
                fruitless(ShipperState.PROXY_UNAUTHORIZED, failure.reason(), PROBE);
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
            rest(ShipperState.REJECTED, reason, PROBE);
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
            fruitless(ShipperState.BACKING_OFF, reason, longer(asked, backoff.after(failures)));
        } else {
            fruitless(ShipperState.BREAKER_OPEN, reason, longer(asked, closed));
        }
    }

    private void fruitless(ShipperState state, String reason, Duration wait) {
        tally.failed();
        rest(state, reason, wait);
    }

    private void rest(ShipperState state, String reason, Duration wait) {
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
