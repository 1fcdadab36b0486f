package com.bitville.postgres.api.report;

import java.util.Objects;
import java.util.Optional;

/**
 * What a report is to be about.
 *
 * @param server the server's configured name
 * @param range the time
 * @param base the time with which it is compared; empty for none
 * @param hashedNames whether names (of databases, roles, tables, applications, routes, hosts) are replaced by a hash, and texts left out
 */
public record ReportRequest(String server, TimeRange range, Optional<TimeRange> base, boolean hashedNames) {
    /** Refuses a null part. */
    public ReportRequest {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(base, "base");
    }
}
