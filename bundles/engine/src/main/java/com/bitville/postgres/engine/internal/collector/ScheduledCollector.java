package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;

/**
 * A collector at one server.
 *
 * @param collector the collector while it is registered
 * @param subject what it collects
 * @param record what is known of it at this server
 * @param gauge whether the server's load is judged by it
 * @param place where it stands in the order in which collectors run: 0 is the first, under 1 the last, which gives way first
 */
public record ScheduledCollector(
        TrackedService<CollectorRegistration> collector,
        Subject subject,
        CollectorStats record,
        boolean gauge,
        double place) {
    public ScheduledCollector at(boolean isGauge, double newPlace) {
        return new ScheduledCollector(collector, subject, record, isGauge, newPlace);
    }
}
