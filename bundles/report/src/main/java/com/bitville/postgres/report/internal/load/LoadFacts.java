package com.bitville.postgres.report.internal.load;

import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.Shift;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

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

    public double ofClass(String type) {
        return classes.stream()
                .filter(share -> share.key().equals(type))
                .mapToDouble(ShareOfLoad::sessions)
                .sum();
    }

    /** The part of a value, 0 to 1. */
    public double share(double part) {
        return sessions <= 0 ? 0 : Math.min(1, part / sessions);
    }
}
