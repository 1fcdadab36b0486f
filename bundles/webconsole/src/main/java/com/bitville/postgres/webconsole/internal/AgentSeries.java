package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.history.series.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agent's own figures of the last hour by the minute, as the store of days keeps them. */
final class AgentSeries {
    private static final Duration REACH = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final String AGENT = "agent";

    private final SeriesStore store;
    private final Instant now;

    AgentSeries(SeriesStore store, Instant now) {
        this.store = store;
        this.now = now;
    }

    /** The data of the page's plots: one object a step that is over, the oldest first, with the budget of the given server. */
    List<Map<String, Object>> points(String server) {
        Map<Double, Map<String, Object>> points = new TreeMap<>();
        add(points, "spent_ms", SeriesKey.of(server, "agent.spent_ms"), 1);
        add(points, "allowed_ms", SeriesKey.of(server, "agent.allowed_ms"), 1);
        add(points, "bytes", SeriesKey.of(AGENT, "buffer.bytes"), 1);
        add(points, "delivered_per_minute", SeriesKey.of(AGENT, "delivery.delivered"), 60);
        return new ArrayList<>(points.values());
    }

    private void add(Map<Double, Map<String, Object>> points, String name, SeriesKey key, double factor) {
        SeriesRange range = store.read(key, now.minus(REACH), now, STEP);
        for (SeriesBucket bucket : range.buckets()) {
            double end = bucket.at().plus(range.step()).toEpochMilli() / 1000.0;
            points.computeIfAbsent(end, at -> new LinkedHashMap<>(Map.of("t", at)))
                    .put(name, bucket.mean() * factor);
        }
    }

    /** Why there may be no points, empty while all is well. */
    String unavailable() {
        StoreState state = store.state();
        return switch (state.mode()) {
            case WRITING -> "";
            case FAILING -> "not kept: " + state.reason();
            case DISABLED -> "not kept: [history] enabled = false";
        };
    }
}
