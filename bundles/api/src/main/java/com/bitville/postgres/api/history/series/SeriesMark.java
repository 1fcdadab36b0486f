package com.bitville.postgres.api.history.series;

import java.time.Instant;

/**
 * A moment at which series of a server begin anew.
 *
 * @param at when, by the agent's clock
 * @param kind what happened
 * @param what the figure that fell, or the part that was started
 */
public record SeriesMark(Instant at, Kind kind, String what) {
    /** What happened. */
    public enum Kind {
        /** A counter was reset; the step in which it was has no value. */
        RESET,
        /** The agent was started; what was counted in its own process begins at 0. */
        RESTART
    }
}
