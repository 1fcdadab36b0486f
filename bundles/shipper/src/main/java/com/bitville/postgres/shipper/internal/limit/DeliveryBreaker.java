package com.bitville.postgres.shipper.internal.limit;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The circuit breaker. A separate component, because its {@code timeout.s} would collide with the listener's in one set of properties, and
 * because its state must survive a restart of the shipper by a change of the listener's settings or of the spool.
 */
@Component(
        service = DeliveryBreaker.class,
        immediate = true,
        configurationPid = "bitville.breaker",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DeliveryBreaker {
    private final LongSupplier nanoTime;
    private final CircuitBreaker breaker;
    private volatile long openUntil;

    /**
     * As configured.
     *
     * @param config the settings
     */
    @Activate
    public DeliveryBreaker(BreakerConfig config) {
        this(config.fail_max(), Duration.ofSeconds(config.timeout_s()), System::nanoTime);
    }

    public DeliveryBreaker(int failMax, Duration open, LongSupplier nanoTime) {
        inRange("circuit_breaker fail_max", failMax, 1, 100);
        inRange("circuit_breaker timeout_s", open.toSeconds(), 1, 3600);
        this.nanoTime = nanoTime;
        this.breaker = CircuitBreaker.of(
                "listener",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(failMax)
                        .minimumNumberOfCalls(failMax)
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(open)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordResult(Boolean.FALSE::equals)
                        .clock(new Monotonic(nanoTime))
                        .currentTimestampFunction(clock -> nanoTime.getAsLong(), NANOSECONDS)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                openUntil = nanoTime.getAsLong() + open.toNanos();
            }
        });
    }

    /** How long nothing may be sent; zero if sending is allowed. */
    public Duration untilProbe() {
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
            return Duration.ZERO;
        }
        // The library allows a call only after this moment.
        return Duration.ofNanos(Math.max(0, openUntil - nanoTime.getAsLong() + 1));
    }

    /** The time of the next probe, for persistence; 0 if it is not open. */
    public long openUntil() {
        return breaker.getState() == CircuitBreaker.State.OPEN ? openUntil : 0;
    }

    /** Restores the open state of an earlier process; 0 for not open. */
    public void reopen(long until) {
        long left = until - nanoTime.getAsLong();
        if (until != 0 && left > 0 && breaker.getState() == CircuitBreaker.State.CLOSED) {
            breaker.transitionToOpenStateFor(Duration.ofNanos(left));
            openUntil = until;
        }
    }

    /** Allows one probe now if it is open. */
    public void probe() {
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    /** Closes it and resets the failures. */
    public void reset() {
        breaker.reset();
    }

    /** Asks for permission to send one payload; every permission is ended by one of the three methods below. */
    public boolean tryAcquire() {
        return breaker.tryAcquirePermission();
    }

    /** Records that the listener is alive. */
    public void succeeded() {
        breaker.onResult(0, NANOSECONDS, true);
    }

    /** Records a failure of the listener. */
    public void failed() {
        breaker.onResult(0, NANOSECONDS, false);
    }

    /** Records an attempt that says nothing about the listener. */
    public void released() {
        breaker.releasePermission();
    }

    /** The state for status documents: {@code closed}, {@code open} or {@code half_open}. */
    public String state() {
        return breaker.getState().name().toLowerCase(Locale.ROOT);
    }

    private static void inRange(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + " is outside " + least + " to " + most);
        }
    }

    /** Protects the wait of an open breaker from a jump of the host's clock. */
    private static final class Monotonic extends Clock {
        private final LongSupplier nanoTime;
        private final long start;

        Monotonic(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - start);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
