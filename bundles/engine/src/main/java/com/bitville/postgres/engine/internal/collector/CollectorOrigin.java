package com.bitville.postgres.engine.internal.collector;

import com.bitville.postgres.api.collect.Collector;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * The origin of a collector, ordered by precedence: the bundle that was installed first comes first, because that order is the same after
 * every restart, whatever the order of the start.
 *
 * @param bundle the id of the bundle
 * @param service the id of the service
 * @param ranking the rank in the running order
 * @param name the name for operators: class and bundle
 */
record CollectorOrigin(long bundle, long service, int ranking, String name) implements Comparable<CollectorOrigin> {
    /** The service property that names the operator's file of a subject: it comes after every bundle's. */
    private static final String OPERATOR = "bitville.operator.file";

    private static final Comparator<CollectorOrigin> INSTALLED_FIRST =
            Comparator.comparingLong(CollectorOrigin::bundle).thenComparingLong(CollectorOrigin::service);

    static CollectorOrigin of(Collector collector, Map<String, ?> properties) {
        if (properties.get(OPERATOR) instanceof String file) {
            return new CollectorOrigin(Long.MAX_VALUE, number(properties.get(Constants.SERVICE_ID)), 0, file);
        }
        Bundle bundle = FrameworkUtil.getBundle(collector.getClass());
        String where = bundle == null ? "" : " of bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
        return new CollectorOrigin(
                number(properties.get(Constants.SERVICE_BUNDLEID)),
                number(properties.get(Constants.SERVICE_ID)),
                properties.get(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0,
                collector.getClass().getName() + where);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }

    @Override
    public int compareTo(CollectorOrigin other) {
        return INSTALLED_FIRST.compare(this, other);
    }
}
