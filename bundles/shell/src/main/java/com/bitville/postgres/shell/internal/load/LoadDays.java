package com.bitville.postgres.shell.internal.load;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The load of a longer time, from the store of days. It keeps the first of each cycle; what is not among them is told as others, so that
 * the lines are the total here too.
 */
record LoadDays(List<LoadShare> shares, double sessions, double error, double idleInTransaction, Duration known) {
    /** Figures of objects are kept by ten minutes at the finest. */
    private static final Duration FINEST = Duration.ofMinutes(10);

    private static final int STEPS = 144;

    static LoadDays of(SeriesStore store, String server, LoadBy by, Instant now, Duration last) {
        Duration each = last.dividedBy(STEPS);
        Duration step = each.compareTo(FINEST) < 0 ? FINEST : each;
        Instant from = now.minus(last);
        SeriesRange total = store.read(SeriesKey.of(server, "profile.active"), from, now, step);
        SeriesRange idle = store.read(SeriesKey.of(server, "profile.idle_in_transaction"), from, now, step);
        int steps = total.buckets().size();
        Duration known = total.step().multipliedBy(steps);
        double sessions = mean(total, steps);
        List<LoadShare> shares = new ArrayList<>();
        double rest = sessions;
        for (SeriesKey key : store.keys(server)) {
            if (key.figure().equals(by.figure())) {
                // Objects may be kept in longer steps than the total.
                SeriesRange range = store.read(key, from, now, step);
                double mean = mean(range, Math.toIntExact(Math.max(1, known.dividedBy(range.step()))));
                rest -= mean;
                if (mean > 0) {
                    shares.add(
                            share(key.object().isEmpty() ? key.database() : key.object(), by, mean, sessions, known));
                }
            }
        }
        if (rest > sessions / 1_000) {
            shares.add(share(LoadPeriod.OTHERS, by, rest, sessions, known));
        }
        shares.sort(Comparator.comparingDouble(LoadShare::sessions).reversed());
        return new LoadDays(shares, sessions, error(sessions, known), mean(idle, steps), known);
    }

    private static double mean(SeriesRange range, int steps) {
        return steps == 0
                ? 0
                : range.buckets().stream().mapToDouble(SeriesBucket::mean).sum() / steps;
    }

    private static LoadShare share(String key, LoadBy by, double mean, double sessions, Duration known) {
        List<String> wait =
                by == LoadBy.WAIT && !key.equals(LoadPeriod.OTHERS) ? LoadPeriod.split(key) : List.of("", "");
        return new LoadShare(
                key,
                LoadPeriod.orNull(wait.get(0)),
                LoadPeriod.orNull(wait.get(1)),
                mean,
                error(mean, known),
                sessions == 0 ? 0 : mean / sessions);
    }

    /** As of looks every second: the store keeps no count of looks. */
    private static double error(double sessions, Duration known) {
        return known.isZero() ? 0 : Math.sqrt(sessions / known.toSeconds());
    }
}
