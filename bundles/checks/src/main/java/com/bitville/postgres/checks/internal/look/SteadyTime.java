package com.bitville.postgres.checks.internal.look;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The times of what was read, as if the agent's clock had never been set back. */
final class SteadyTime {
    private SteadyTime() {}

    /**
     * Moves what carries a later time than what came after it, and everything before that with it, so that spans stay as long as they were.
     *
     * @param all in the order in which it was read
     * @param now the time of the look
     * @param time the time of an element
     * @param at the same element at another time
     * @return the same list if no time has to be moved
     */
    static <T> List<T> of(List<T> all, Instant now, Function<T, Instant> time, BiFunction<T, Instant, T> at) {
        Duration back = Duration.ZERO;
        Instant next = now;
        List<T> moved = new ArrayList<>(all.size());
        for (int i = all.size() - 1; i >= 0; i--) {
            Instant when = time.apply(all.get(i)).minus(back);
            if (when.isAfter(next)) {
                back = back.plus(Duration.between(next, when));
                when = next;
            }
            moved.add(back.isZero() ? all.get(i) : at.apply(all.get(i), when));
            next = when;
        }
        Collections.reverse(moved);
        return back.isZero() ? all : moved;
    }
}
