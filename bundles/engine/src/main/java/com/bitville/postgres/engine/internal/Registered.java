package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.database.Sql;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A collector with the subject and the files it named when it came. */
record Registered(Collector collector, Subject subject, List<Sql> files) {
    static Registered of(Collector collector, Subject subject) {
        return new Registered(
                collector,
                subject,
                collector.sql().stream().flatMap(List::stream).toList());
    }

    /** What its files have cost, of what all have; null where nothing is known of any. */
    @Nullable
    Double executedMs(Map<Sql, Double> all) {
        List<Double> known =
                files.stream().filter(all::containsKey).map(all::get).toList();
        return known.isEmpty()
                ? null
                : Double.valueOf(known.stream().mapToDouble(Double::doubleValue).sum());
    }
}
