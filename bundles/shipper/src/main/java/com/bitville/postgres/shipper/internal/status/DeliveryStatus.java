package com.bitville.postgres.shipper.internal.status;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of delivery, the end of a pause, and the log messages about both. Written by the shipper's thread, read by any thread. */
public final class DeliveryStatus {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryStatus.class);
    /** A listener that fails every other request is logged once, not each time. */
    private static final Duration SAME_NEWS = Duration.ofMinutes(5);

    private final Map<DeliveryState, Long> warned = new EnumMap<>(DeliveryState.class);
    private volatile DeliveryState state = DeliveryState.STARTING;
    private volatile @Nullable String lastError;
    private volatile long restUntil;
    private boolean announced;

    public DeliveryState state() {
        return state;
    }

    /** The last error; kept after recovery. */
    @Nullable
    public String lastError() {
        return lastError;
    }

    /** How long until the next attempt may start. */
    public Duration rest(long now) {
        return state.well() ? Duration.ZERO : Duration.ofNanos(Math.max(0, restUntil - now));
    }

    /** Records a problem: nothing is sent for a while. */
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

    /** Ends every wait except a rate limit. */
    public void hurry(long now) {
        if (state != DeliveryState.RATE_LIMITED) {
            restUntil = now;
        }
    }

    /** Records a stored payload. */
    public void well() {
        become(DeliveryState.DELIVERING);
    }

    /** Records that there is a usable key; whether it is accepted is not known yet. */
    public void keyFound() {
        if (state == DeliveryState.NO_API_KEY) {
            become(DeliveryState.STARTING);
        }
    }

    /** Records that nothing is left to send. */
    public void idle() {
        if (state.well()) {
            become(DeliveryState.IDLE);
        }
    }

    /** Records that nothing is for the listener. */
    public void off() {
        state = DeliveryState.OFF;
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
