package com.bitville.postgres.wire.internal.body;

import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.wire.internal.envelope.WireSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which failures are worth a body of their own. A source of which a cycle has failures and nothing else, the same ones as before, is told
 * again after a minute: with short cycles a log that cannot be read would else cost a request each. Safe for use by several threads.
 */
final class FailureNews {
    /** Somewhat less than a minute, so that each cycle of a minute tells. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(50);

    private final Map<Place, Told> told = new ConcurrentHashMap<>();

    private record Place(String server, WireSource source) {}

    private record Told(List<String> failures, Instant at) {}

    /**
     * Notes the failures of a source in a cycle.
     *
     * @param at when the cycle began
     * @return whether they are others than those told last, or were told long ago; false for none
     */
    boolean isNews(String server, WireSource source, List<Outcome> failures, Instant at) {
        Place place = new Place(server, source);
        if (failures.isEmpty()) {
            told.remove(place);
            return false;
        }
        List<String> words = new ArrayList<>(failures.size());
        failures.forEach(failure -> words.add(failure.subject() + " " + failure.failure() + " " + failure.message()));
        Told last = told.get(place);
        // A clock that was set back must not silence them.
        if (last != null
                && last.failures().equals(words)
                && Duration.between(last.at(), at).abs().compareTo(AGAIN_AFTER) < 0) {
            return false;
        }
        told.put(place, new Told(words, at));
        return true;
    }
}
