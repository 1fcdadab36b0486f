package com.bitville.postgres.bench.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How fast a backlog goes once the listener is up again.
 *
 * @param payloads how many were waiting
 * @param seconds from the first that was taken to the last of these
 * @param megabytesASecond the bodies of these a second
 */
public record BacklogDrain(int payloads, double seconds, double megabytesASecond) {
    /** Has the listener of a running agent down for a while. */
    public static BacklogDrain of(Agent agent, Duration down) throws InterruptedException {
        double cycle = agent.cycle();
        long taken = agent.listener().log().acceptedCount();
        agent.listener().down();
        TimeUnit.NANOSECONDS.sleep(down.toNanos());
        int before = agent.listener().arrivals().size();
        long bytes = agent.listener().log().acceptedBytes();
        int waiting = (int) Math.max(2, taken / Math.max(1, cycle) * down.toSeconds());
        agent.listener().up();
        agent.listener()
                .awaitRequest(request -> agent.listener().requests() >= before + waiting, Duration.ofMinutes(2));
        List<Instant> arrivals = agent.listener().arrivals();
        double seconds = Duration.between(arrivals.get(before), arrivals.get(before + waiting - 1))
                        .toNanos()
                / 1e9;
        double megabytes = (agent.listener().log().acceptedBytes() - bytes) / 1e6;
        return new BacklogDrain(waiting, seconds, megabytes / seconds);
    }

    /** Payloads a second. */
    public double rate() {
        return payloads / seconds;
    }
}
