package com.bitville.postgres.shipper.internal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How delivery stands, until when it rests, and what the operator is told of it. Written by the shipper's thread, read by any.
 */
final class Standing {
    private static final Logger LOG = LoggerFactory.getLogger(Shipper.class);
    /** A listener that fails every other request is news once, not each time. */
    private static final Duration SAME_NEWS = Duration.ofMinutes(5);

    private final Map<ShipperState, Long> warned = new EnumMap<>(ShipperState.class);
    private volatile ShipperState state = ShipperState.STARTING;
    private volatile @Nullable String lastError;
    private volatile long restUntil;
    private boolean announced;

    ShipperState state() {
        return state;
    }

    /** What went wrong last; stays when all is well again. */
    @Nullable
    String lastError() {
        return lastError;
    }

    /** How long until the next attempt may start. */
    Duration rest(long now) {
        return state.well() ? Duration.ZERO : Duration.ofNanos(Math.max(0, restUntil - now));
    }

    /** Something is wrong: nothing is sent for a while. */
    void rest(ShipperState next, String reason, Duration wait, long now) {
        ShipperState before = state;
        lastError = reason;
        restUntil = now + wait.toNanos();
        state = next;
        if (before == next) {
            LOG.debug("shipper_state state={} rest_ms={} reason=\"{}\"", next.word(), wait.toMillis(), reason);
            return;
        }
        Long last = warned.get(next);
        if (last != null && now - last < SAME_NEWS.toNanos() && next == ShipperState.BACKING_OFF) {
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
    void hurry(long now) {
        if (state != ShipperState.RATE_LIMITED) {
            restUntil = now;
        }
    }

    /** A payload was stored. */
    void well() {
        become(ShipperState.DELIVERING);
    }

    /** There is a usable key; whether it is the right one is not known yet. */
    void keyFound() {
        if (state == ShipperState.NO_API_KEY) {
            become(ShipperState.STARTING);
        }
    }

    /** Nothing is left to send. */
    void idle() {
        if (state.well()) {
            become(ShipperState.IDLE);
        }
    }

    void stopped() {
        state = ShipperState.STOPPED;
    }

    private void become(ShipperState next) {
        ShipperState before = state;
        state = next;
        if (!before.well() && announced) {
            announced = false;
            LOG.info("shipper_recovered state={} before={}", next.word(), before.word());
        }
    }
}
