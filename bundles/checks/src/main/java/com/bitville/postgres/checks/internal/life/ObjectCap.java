package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** How many objects of one check are told. */
public final class ObjectCap {
    /** More tell nobody more. */
    private static final int MOST_OBJECTS = 20;

    private ObjectCap() {}

    /** Of more objects than are told: those that were seen before, then the worst, in the check's own order. */
    public static <T> List<Observation> of(
            List<T> all, Predicate<T> seen, Function<T, CheckSeverity> severity, Function<T, Observation> told) {
        if (all.size() <= MOST_OBJECTS) {
            return all.stream().map(told).toList();
        }
        return all.stream()
                .sorted(Comparator.comparing((T one) -> !seen.test(one))
                        .thenComparing(severity, Comparator.reverseOrder()))
                .limit(MOST_OBJECTS)
                .map(one -> told.apply(one).with("objects_total", all.size()))
                .toList();
    }
}
