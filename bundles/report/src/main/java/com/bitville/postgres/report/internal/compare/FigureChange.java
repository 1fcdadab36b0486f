package com.bitville.postgres.report.internal.compare;

import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.source.Counted;
import com.bitville.postgres.report.internal.source.Shift;
import java.util.List;

/**
 * How a figure changed.
 *
 * @param kind its unit
 */
record FigureChange(String name, FactKind kind, double base, double now, double noise) {
    static FigureChange of(String name, FactKind kind, List<Shift.Point> base, List<Shift.Point> now) {
        double[] before = values(base);
        double[] after = values(now);
        return new FigureChange(name, kind, Noise.mean(before), Noise.mean(after), Noise.of(after, before));
    }

    /** A counter: its means are those of the time that is known, of whose steps the first and the last may be shorter. */
    static FigureChange of(String name, FactKind kind, Counted base, Counted now) {
        return new FigureChange(
                name,
                kind,
                base.perSecond().orElse(0),
                now.perSecond().orElse(0),
                Noise.of(values(now.points()), values(base.points())));
    }

    static FigureChange of(String name, double[] base, double[] now) {
        return new FigureChange(name, FactKind.NUMBER, Noise.mean(base), Noise.mean(now), Noise.of(now, base));
    }

    private static double[] values(List<Shift.Point> points) {
        return points.stream().mapToDouble(Shift.Point::value).toArray();
    }

    double change() {
        return now - base;
    }

    boolean isNews() {
        return Math.abs(change()) > noise;
    }
}
