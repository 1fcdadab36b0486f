package com.bitville.postgres.sql.internal.counter;

import com.bitville.postgres.sql.internal.counter.CounterReading.Totals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What counters grew by between two readings. Used by one thread. */
final class Increments {
    /** Since when the counters of a row count. */
    enum From {
        BASELINE,
        LAST,
        RESET,
        NEW;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Of one row.
     *
     * @param from since when
     * @param values in the order of the counters; null where nothing can be said
     * @param moving whether there is anything to tell
     */
    record OfRow(From from, List<@Nullable Number> values, boolean moving) {
        boolean isStill() {
            return !moving;
        }
    }

    private final @Nullable CounterReading before;
    private final CounterReading now;
    private final From all;
    private final int[] earlier;
    private final boolean survivesCrash;

    private Increments(@Nullable CounterReading before, CounterReading now, boolean survivesCrash) {
        this.survivesCrash = survivesCrash;
        this.now = now;
        this.all = from(before, now);
        this.before = all == From.BASELINE ? null : before;
        this.earlier = now.counters().stream()
                .mapToInt(name -> before == null ? -1 : before.counters().indexOf(name))
                .toArray();
    }

    /** {@code survivesCrash} is for what never begins at zero again: if it is less than before, nothing can be said. */
    static Increments since(@Nullable CounterReading before, CounterReading now, boolean survivesCrash) {
        return new Increments(before, now, survivesCrash);
    }

    /** What holds for every row. Counters lost before the last reading are those of another server behind the same name. */
    private static From from(@Nullable CounterReading before, CounterReading now) {
        if (before == null || !before.epoch().identity().equals(now.epoch().identity())) {
            return From.BASELINE;
        }
        long lost = now.epoch().lostAt();
        if (lost == ServerEpoch.UNKNOWN || lost == before.epoch().lostAt()) {
            return From.LAST;
        }
        if (lost <= before.epoch().readAt()) {
            return From.BASELINE;
        }
        long restarted = now.epoch().restartedAt();
        // Without a restart it was a reset of some kinds by hand; a row that was reset shows that itself.
        return restarted != ServerEpoch.UNKNOWN && restarted <= before.epoch().readAt() ? From.LAST : From.RESET;
    }

    /** How long they grew, in ms; 0 where this reading is the first. */
    long intervalMs() {
        return before == null ? 0 : Math.max(0, now.at() - before.at());
    }

    OfRow of(String key) {
        Totals totals = Objects.requireNonNull(now.rows().get(key));
        List<@Nullable Number> values = totals.values();
        if (before == null) {
            return new OfRow(From.BASELINE, Collections.nCopies(values.size(), null), moves(values));
        }
        Totals then = before.rows().get(key);
        if (all == From.RESET) {
            return new OfRow(From.RESET, values, moves(values));
        }
        if (then == null) {
            return new OfRow(From.NEW, values, moves(values));
        }
        if (isReset(totals, then)) {
            if (survivesCrash) {
                return new OfRow(From.BASELINE, Collections.nCopies(values.size(), null), true);
            }
            return new OfRow(From.RESET, values, moves(values));
        }
        List<@Nullable Number> grown = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            Number total = values.get(i);
            Number last = last(then, i);
            grown.add(total == null || last == null ? null : CounterNumbers.difference(total, last));
        }
        return new OfRow(From.LAST, grown, moves(grown));
    }

    private boolean isReset(Totals totals, Totals then) {
        if (totals.resetAt() != ServerEpoch.UNKNOWN && totals.resetAt() != then.resetAt()) {
            return true;
        }
        for (int i = 0; i < earlier.length; i++) {
            Number total = totals.values().get(i);
            Number last = last(then, i);
            if (total != null && last != null && CounterNumbers.isLess(total, last)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Number last(Totals then, int counter) {
        return earlier[counter] < 0 ? null : then.values().get(earlier[counter]);
    }

    private static boolean moves(List<@Nullable Number> values) {
        return values.stream().anyMatch(value -> !CounterNumbers.isZero(value));
    }
}
