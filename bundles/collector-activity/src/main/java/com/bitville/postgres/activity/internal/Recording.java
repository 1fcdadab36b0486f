package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Rowset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The recorder of one server. Used by one thread at a time. */
final class Recording {
    /** How often the longest waiters are asked for their blockers. */
    static final Duration BLOCKERS = Duration.ofSeconds(5);

    /**
     * When seconds are sent, and which.
     *
     * @param longWait a wait for a lock that is a trigger
     * @param before how much before the trigger
     * @param after how much after it
     * @param coolDown how long no other trigger counts after that
     */
    record Window(Duration longWait, Duration before, Duration after, Duration coolDown) {
        static final Window DEFAULT = new Window(
                Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(5));
    }

    private final Window window;
    private final Function<String, @Nullable String> routes;
    private final Ring ring = new Ring();
    private final Trigger trigger;
    private @Nullable Instant blockersAsked;
    private @Nullable Instant firedAt;
    private Trigger.@Nullable Fired fired;
    private Instant quietUntil = Instant.MIN;

    /**
     * Begins.
     *
     * @param routes a route as it may leave when it is sent, or null
     */
    Recording(Window window, Function<String, @Nullable String> routes) {
        this.window = window;
        this.routes = routes;
        this.trigger = new Trigger(window.longWait());
    }

    /** Whether it is time to ask for blockers; counts as having asked. */
    boolean asksForBlockers(Observation observation) {
        Instant last = blockersAsked;
        if (observation.waiting() == 0
                || (last != null
                        && Duration.between(last, observation.at()).abs().compareTo(BLOCKERS) < 0)) {
            return false;
        }
        blockersAsked = observation.at();
        return true;
    }

    /**
     * Takes in a second.
     *
     * @param finding what is found wrong with the server, if anything
     * @return what is to be sent, nearly always nothing
     */
    Optional<List<Rowset>> add(Observation observation, List<BlockingGraph.Edge> edges, Optional<String> finding) {
        ring.add(observation, edges);
        Optional<Trigger.Fired> now = trigger.saw(observation, finding);
        if (fired == null && now.isPresent() && !observation.at().isBefore(quietUntil)) {
            fired = now.get();
            firedAt = observation.at();
        }
        Trigger.Fired cause = fired;
        Instant at = firedAt;
        if (cause == null || at == null || observation.at().isBefore(at.plus(window.after()))) {
            return Optional.empty();
        }
        fired = null;
        firedAt = null;
        quietUntil = observation.at().plus(window.coolDown());
        return Optional.of(
                RecorderTables.of(ring, cause, at, at.minus(window.before()), at.plus(window.after()), routes));
    }

    long bytes() {
        return ring.bytes();
    }

    int samples() {
        return ring.samples();
    }
}
