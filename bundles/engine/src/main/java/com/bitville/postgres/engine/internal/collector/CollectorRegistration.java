package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import com.bitville.postgres.engine.internal.whiteboard.FaultBarrier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A collector with the subject and files that it named at registration. It is not asked again, so that displays of the collectors do not
 * depend on a collector's code.
 *
 * @param collector the service
 * @param subject the subject
 * @param sql the statements
 * @param metricLabels the columns that label its rows
 * @param origin the origin
 */
public record CollectorRegistration(
        Collector collector, Subject subject, List<List<Sql>> sql, List<String> metricLabels, CollectorOrigin origin)
        implements Collector {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    /**
     * Reads a collector's subject and statements.
     *
     * @throws CollectException if the subject is invalid
     * @throws CrashException if the collector failed to return its subject
     */
    static CollectorRegistration of(Collector collector, Map<String, ?> properties)
            throws CollectException, CrashException {
        CollectorOrigin collectorOrigin = CollectorOrigin.of(collector, properties);
        try {
            CollectorRegistration collectorRegistration = FaultBarrier.call(() -> new CollectorRegistration(
                    collector,
                    Objects.requireNonNull(collector.subject(), "a collector has no subject"),
                    collector.sql().stream().map(List::copyOf).toList(),
                    List.copyOf(collector.metricLabels()),
                    collectorOrigin));
            if (!NAME.matcher(collectorRegistration.subject().name()).matches()) {
                throw new CollectException(
                        Reason.UNSUPPORTED,
                        "invalid name; allowed: a lower-case letter, then up to 62 of a-z, 0-9 and _");
            }
            return collectorRegistration;
        } catch (InterruptedException e) {
            throw new CrashException(e);
        }
    }

    /**
     * Reads the subject and statements of a collector that is not registered.
     *
     * @throws CollectException if its subject is not isolated, or it failed to return it
     */
    public static CollectorRegistration ofTrial(Collector collector) throws CollectException {
        try {
            CollectorRegistration registration = of(collector, Map.of());
            if (!registration.subject().has(Trait.ISOLATED)) {
                throw new CollectException(
                        Reason.UNSUPPORTED, "only a collector of an isolated subject is run without registration");
            }
            return registration;
        } catch (CrashException e) {
            throw new CollectException(Reason.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Snapshot collect(Run run) throws CollectException, InterruptedException {
        return collector.collect(run);
    }

    /** The execution time of its files, from that of all files; null if none is known. */
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
