package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.engine.internal.whiteboard.TrackedService;

/**
 * A collector on one server.
 *
 * @param collector the collector while it is registered
 * @param subject the subject
 * @param record its figures on this server
 * @param gauge whether its runs measure the server's load
 * @param place its position in the running order: 0 is the first, just under 1 the last, which is shed first; in a
 *     visit, 0 for what is read most often, 1 for the others
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
