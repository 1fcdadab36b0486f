package com.bitville.postgres.bench.measure;

import java.util.List;

/**
 * The windows of one agent at one step, one after the other.
 *
 * @param windows at least one, with a cycle in it
 */
public record WindowSeries(List<Counters> windows) {
    /** Takes a copy. */
    public WindowSeries {
        windows = List.copyOf(windows);
        if (!(sum(windows).get(Counter.CYCLES) > 0)) {
            throw new IllegalArgumentException("the listener heard of no cycle in " + windows.size() + " windows");
        }
    }

    private static Counters sum(List<Counters> windows) {
        return windows.stream().reduce(Counters.NONE, Counters::plus);
    }

    /** All windows as one. */
    public Counters whole() {
        return sum(windows);
    }

    /** The figure over all windows: what costs much but seldom is in it with its share. */
    public double of(CostFigure figure) {
        return figure.of(whole());
    }

    /** How far the windows lie apart: half of the difference between the largest and the smallest, as a part of the whole. */
    public double spread(CostFigure figure) {
        double low = windows.stream().mapToDouble(figure::of).min().orElse(0);
        double high = windows.stream().mapToDouble(figure::of).max().orElse(0);
        double all = of(figure);
        return all == 0 ? 0 : (high - low) / 2 / all;
    }

    /** This as a multiple of another that was measured at the same time. */
    public double ratio(CostFigure figure, WindowSeries other) {
        return of(figure) / other.of(figure);
    }
}
