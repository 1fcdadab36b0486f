package com.bitville.postgres.bench.measure;

import java.util.List;

/**
 * The windows of one agent at one step, one after the other.
 *
 * @param windows at least one
 */
public record Series(List<Window> windows) {
    /** Takes a copy. */
    public Series {
        windows = List.copyOf(windows);
    }

    /** The figure over all windows: what costs much but seldom is in it with its share. */
    public double of(Figure figure) {
        return figure.of(Window.sum(windows));
    }

    /** How far the windows lie apart: half of the difference between the largest and the smallest, as a part of the whole. */
    public double spread(Figure figure) {
        double low = windows.stream().mapToDouble(figure::of).min().orElse(0);
        double high = windows.stream().mapToDouble(figure::of).max().orElse(0);
        double all = of(figure);
        return all == 0 ? 0 : (high - low) / 2 / all;
    }

    /** This as a multiple of another that was measured at the same time. */
    public double ratio(Figure figure, Series other) {
        return of(figure) / other.of(figure);
    }
}
