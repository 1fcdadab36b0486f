package com.bitville.postgres.api.history.series;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of one server.
 *
 * @param server a configured name, {@code host} or {@code agent}
 * @param since the oldest step of which something is kept; empty while there is none
 * @param figures how many series by the minute
 * @param objects how many series of objects
 * @param refused how many series found no place at the last writing
 * @param bytes the size of its files, which does not grow
 */
public record KeptServer(String server, Optional<Instant> since, int figures, int objects, int refused, long bytes) {}
