package com.bitville.postgres.report.internal.load;

import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.Shift;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where the time of sessions went.
 *
 * @param sessions average active sessions
 * @param idleInTransaction those idle in a transaction, apart from that
 * @param classes by kind of wait, the largest first
 * @param by the largest parts by each property, such as {@code wait_event} and {@code usename}
 * @param detail what those parts are known of
 * @param routes each route over time
 * @param statementsOfRoutes of each route the session time in ms of each statement, where that is known
 * @param cores of this host, if the server runs on it
 * @param plot the kinds of wait over time
 */
public record LoadFacts(
        FactScope scope,
        double sessions,
        double idleInTransaction,
        List<ShareOfLoad> classes,
        Map<String, List<ShareOfLoad>> by,
        FactScope detail,
        Map<String, List<Shift.Point>> routes,
        Map<String, Map<String, Double>> statementsOfRoutes,
        OptionalInt cores,
        FactPlot plot) {
    public boolean isKnown() {
        return scope.knownSeconds() > 0;
    }

    /** The steps of the plot, as those of a route that was not there. */
    public List<Shift.Point> without() {
        List<FactPlot.Band> bands = plot.bands();
        int steps = bands.isEmpty() ? 0 : bands.get(0).values().length;
        return IntStream.range(0, steps)
                .filter(step -> !Double.isNaN(bands.get(0).values()[step]))
                .mapToObj(step -> new Shift.Point(plot.start().plus(plot.step().multipliedBy(step)), 0))
                .toList();
    }

    public double ofClass(String type) {
        return classes.stream()
                .filter(share -> share.key().equals(type))
                .mapToDouble(ShareOfLoad::sessions)
                .sum();
    }

    /** The part of a value, 0 to 1. */
    public double share(double part) {
        return sessions <= 0 ? 0 : part / sessions;
    }
}
