package com.bitville.postgres.shipper.internal.status;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How delivery stands, until when it rests, and what the operator is told of it. Written by the shipper's thread, read by any.
 */
public final class DeliveryStatus {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStatus.class);
    /** A listener that fails every other request is news once, not each time. */
    private static final Duration SAME_NEWS = Duration.ofMinutes(5);

    private final Map<DeliveryState, Long> warned = new EnumMap<>(DeliveryState.class);
    private volatile DeliveryState state = DeliveryState.STARTING;
    private volatile @Nullable String lastError;
    private volatile long restUntil;
    private boolean announced;

    public DeliveryState state() {
        return state;
    }

    /** What went wrong last; stays when all is well again. */
    @Nullable
    public String lastError() {
        return lastError;
    }

    /** How long until the next attempt may start. */
    public Duration rest(long now) {
        return state.well() ? Duration.ZERO : Duration.ofNanos(Math.max(0, restUntil - now));
    }

    /** Something is wrong: nothing is sent for a while. */
    public void rest(DeliveryState next, String reason, Duration wait, long now) {
        DeliveryState before = state;
        lastError = reason;
        restUntil = now + wait.toNanos();
        state = next;
        if (before == next) {
            LOG.debug("shipper_state state={} rest_ms={} reason=\"{}\"", next.word(), wait.toMillis(), reason);
            return;
        }
        Long last = warned.get(next);
        if (last != null && now - last < SAME_NEWS.toNanos() && next == DeliveryState.BACKING_OFF) {
            LOG.debug("shipper_state state={} rest_ms={} reason=\"{}\"", next.word(), wait.toMillis(), reason);
            return;
        }
        warned.put(next, now);
        announced = true;
        LOG.warn(
                "shipper_state state={} before={} reason=\"{}\" consequence=\"{}\"",
                next.word(),
                before.word(),
                reason,
                next.consequence());
    }

    /** Nothing but a limit on the rate is to be waited for any longer. */
    public void hurry(long now) {
        if (state != DeliveryState.RATE_LIMITED) {
            restUntil = now;
        }
    }

    /** A payload was stored. */
    public void well() {
        become(DeliveryState.DELIVERING);
    }

    /** There is a usable key; whether it is the right one is not known yet. */
    public void keyFound() {
        if (state == DeliveryState.NO_API_KEY) {
            become(DeliveryState.STARTING);
        }
    }

    /** Nothing is left to send. */
    public void idle() {
        if (state.well()) {
            become(DeliveryState.IDLE);
        }
    }

    public void stopped() {
        state = DeliveryState.STOPPED;
    }

    private void become(DeliveryState next) {
        DeliveryState before = state;
        state = next;
        if (!before.well() && announced) {
            announced = false;
            LOG.info("shipper_recovered state={} before={}", next.word(), before.word());
        }
    }
}
