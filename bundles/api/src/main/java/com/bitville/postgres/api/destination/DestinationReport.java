package com.bitville.postgres.api.destination;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How delivery to one destination goes. Contains no secret.
 *
 * @param name of the destination, as {@link com.bitville.postgres.api.delivery.Destination#name()}; {@code listener} for the listener
 * @param takesAll whether every payload is for it, as for the listener; false for one that wants only some
 * @param address where payloads go, for people
 * @param state one word in lower snake case; {@code off} for a destination that is configured not to deliver
 * @param well whether nothing keeps payloads from being delivered
 * @param delivered payloads stored since the start, or as far back as the destination counts
 * @param perMinute payloads stored in the last minute
 * @param etaSeconds how long a backlog will still take; null without a backlog, or if its speed is unknown
 * @param lastError the last error on one line, kept after recovery; null if there was none
 * @param remedy how to end the present problem, one line; empty if there is none or nothing is known
 */
public record DestinationReport(
        String name,
        boolean takesAll,
        String address,
        String state,
        boolean well,
        long delivered,
        int perMinute,
        @Nullable Long etaSeconds,
        @Nullable String lastError,
        String remedy) {
    /** Refuses a null part, except for the two that may be unknown. */
    public DestinationReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(remedy, "remedy");
    }
}
