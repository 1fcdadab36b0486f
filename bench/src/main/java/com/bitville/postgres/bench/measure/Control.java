package com.bitville.postgres.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The same distribution measured twice at the same time. What differs is the machine's doing, and where it differs much no other ratio
 * of that time is worth anything.
 *
 * @param limit how far their ratio may be from 1
 */
public record Control(double limit) {
    private static final List<CostFigure> WATCHED = List.of(CostFigure.AGENT_MS_A_CYCLE, CostFigure.SERVER_MS_A_CYCLE);

    /** How far the figure that differs most is apart, as a part of it; NaN if one of them is no number. */
    public double apart(WindowSeries one, WindowSeries other) {
        return WATCHED.stream()
                .mapToDouble(figure -> Math.abs(one.ratio(figure, other) - 1))
                .max()
                .orElseThrow();
    }

    /** Whether a step can be believed. */
    public boolean believes(WindowSeries one, WindowSeries other) {
        return apart(one, other) <= limit;
    }

    /** What is wrong with a step; empty if it can be believed. */
    public List<String> objections(String where, WindowSeries one, WindowSeries other) {
        List<String> objections = new ArrayList<>();
        for (CostFigure figure : WATCHED) {
            double ratio = one.ratio(figure, other);
            if (!(Math.abs(ratio - 1) <= limit)) {
                objections.add(String.format(
                        Locale.ROOT,
                        "%s: the same twice is %.2f and %.2f %s, further apart than %.0f %%",
                        where,
                        one.of(figure),
                        other.of(figure),
                        figure.title(),
                        limit * 100));
            }
        }
        return objections;
    }
}
