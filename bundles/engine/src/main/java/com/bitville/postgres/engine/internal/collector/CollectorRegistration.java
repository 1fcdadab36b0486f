package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.FaultBarrier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A collector with the subject and the files it named when it came. It is not asked again: whoever shows collectors must not depend on
 * what one of them does then.
 *
 * @param collector the service
 * @param subject what it collects
 * @param sql its statements
 * @param origin where it comes from
 */
public record CollectorRegistration(Collector collector, Subject subject, List<List<Sql>> sql, CollectorOrigin origin)
        implements Collector {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /**
     * Takes a collector in.
     *
     * @throws CollectException if its subject cannot be run
     * @throws CrashException if it could not even tell its subject
     */
    static CollectorRegistration of(Collector collector, Map<String, ?> properties)
            throws CollectException, CrashException {
        CollectorOrigin collectorOrigin = CollectorOrigin.of(collector, properties);
        try {
            CollectorRegistration collectorRegistration = FaultBarrier.call(() -> new CollectorRegistration(
                    collector,
                    Objects.requireNonNull(collector.subject(), "a collector has no subject"),
                    collector.sql().stream().map(List::copyOf).toList(),
                    collectorOrigin));
            if (!NAME.matcher(collectorRegistration.subject().name()).matches()) {
                throw new CollectException(
                        Reason.UNSUPPORTED, "its name is not a lower-case letter and at most 62 of a-z, 0-9 and _");
            }
            return collectorRegistration;
        } catch (InterruptedException e) {
            throw new CrashException(e);
        }
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        return collector.collect(run);
    }

    /** What its files have cost, of what all have; null where nothing is known of any. */
    @Nullable
    public Double executedMs(Map<Sql, Double> all) {
        List<Double> known = sql.stream()
                .flatMap(List::stream)
                .filter(all::containsKey)
                .map(all::get)
                .toList();
        return known.isEmpty()
                ? null
                : Double.valueOf(known.stream().mapToDouble(Double::doubleValue).sum());
    }
}
