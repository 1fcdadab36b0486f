package com.bitville.postgres.testkit.listener;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Assigns faults to requests. Safe for use by several threads. */
final class FaultPlan {
    private @Nullable ListenerFault listenerFault;
    private int times;
    private Predicate<String> bodies = body -> true;
    private Duration delay = Duration.ZERO;

    synchronized void set(@Nullable ListenerFault newFault, int newTimes, Predicate<String> newBodies) {
        listenerFault = newFault;
        times = newTimes;
        bodies = newBodies;
    }

    synchronized void delay(Duration newDelay) {
        delay = newDelay;
    }

    synchronized Duration delay() {
        return delay;
    }

    synchronized Optional<ListenerFault> next(String body) {
        if (listenerFault == null || times == 0 || !bodies.test(body)) {
            return Optional.empty();
        }
        times--;
        return Optional.of(listenerFault);
    }
}
