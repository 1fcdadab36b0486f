package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.testkit.fake.FakeSeriesStore;
import com.bitville.postgres.webconsole.internal.world.FakeHistory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks for facts as an address does, of a memory and a store that a test fills. */
final class AskedFacts {
    static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    final FakeHistory history = new FakeHistory();
    final FakeSeriesStore store = new FakeSeriesStore(NOW);

    static FactsQuery query(String... pairs) {
        Map<String, String[]> given = new LinkedHashMap<>();
        for (String pair : pairs) {
            String[] parts = pair.split("=", 2);
            given.merge(parts[0], new String[] {parts[1]}, AskedFacts::joined);
        }
        return FactsQuery.of(given::get, NOW);
    }

    private static String[] joined(String[] some, String[] more) {
        return IntStream.range(0, some.length + more.length)
                .mapToObj(i -> i < some.length ? some[i] : more[i - some.length])
                .toArray(String[]::new);
    }

    Map<String, @Nullable Object> of(String... pairs) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        new FactsDocument(history, store, null, query(pairs)).addTo(document, "default", List.of("default", "other"));
        return document;
    }

    static @Nullable Object at(@Nullable Object document, Object... path) {
        @Nullable Object found = document;
        for (Object step : path) {
            found = step instanceof Integer place
                    ? ((List<?>) Objects.requireNonNull(found)).get(place)
                    : ((Map<?, ?>) Objects.requireNonNull(found)).get(step);
        }
        return found;
    }
}
