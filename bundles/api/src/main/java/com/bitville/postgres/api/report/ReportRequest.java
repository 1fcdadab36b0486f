package com.bitville.postgres.api.report;

import java.util.Objects;
import java.util.Optional;

/**
 * What a report is to be about.
 *
 * @param server the server's configured name
 * @param range the time
 * @param base the time with which it is compared, before or after the range; empty for none
 * @param hashedNames whether names (of databases, roles, tables, applications, routes, hosts) are replaced by a hash, and texts left out
 */
public record ReportRequest(String server, TimeRange range, Optional<TimeRange> base, boolean hashedNames) {
    /** Refuses a null part, and a base that has a moment in common with the range: that would be compared with itself. */
    public ReportRequest {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(base, "base");
        base.filter(range::overlaps).ifPresent(other -> {
            throw new IllegalArgumentException("a time is compared with another one, and " + other.from() + " to "
                    + other.to() + " overlaps " + range.from() + " to " + range.to());
        });
    }
}
