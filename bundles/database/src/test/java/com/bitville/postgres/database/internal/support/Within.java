package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.api.collect.CollectException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Time limits: exact in the deep run; by default with tolerance for a machine that stalls for seconds. */
public final class Within {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final Duration ROOM = Duration.ofSeconds(DEEP ? 0 : 25);

    private Within() {}

    public static Duration bound(Duration promise) {
        return promise.plus(ROOM);
    }

    public static ConditionFactory within(Duration promise) {
        return Awaitility.await().atMost(bound(promise)).pollInterval(Duration.ofMillis(20));
    }

    /** For events without a time limit of their own. */
    public static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
    }

    /** The time the agent takes to refuse a lease: the shortest of five, because a stall of the machine is not the agent's. */
    public static Duration refusal(Agent agent) throws InterruptedException {
        Duration least = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            try {
                agent.lease().close();
                throw new AssertionError("a lease was given");
            } catch (CollectException e) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                least = took.compareTo(least) < 0 ? took : least;
            }
        }
        return least;
    }
}
