package com.bitville.postgres.database.internal.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides which database of a server is visited next: the one whose figures are the oldest in relation to how fast they change. All of them
 * do not fit into the budget at a fixed interval where there are hundreds.
 */
final class VisitOrder {
    /** Of a database that is written to. */
    static final Duration BUSY = Duration.ofMinutes(5);
    /** The shortest of a database that is seldom written to, or refuses. */
    static final Duration QUIET = Duration.ofHours(1);
    /** Of a database in which nothing happens: leaves time for a round within a day. */
    static final Duration IDLE = Duration.ofHours(20);

    /** Rows written or transactions in a second that make a database busy. */
    private static final double BUSY_PER_SECOND = 1;
    /** Rows written that halve the interval of a quiet database. */
    private static final double CHANGES_THAT_HALVE = 10;
    /** Never visited: before what is due, behind a busy database that has waited twice its interval. */
    private static final double NEVER = 1.9;
    /** Where the budget ended the last visit early: behind what was never visited. */
    private static final double UNFINISHED = 1.2;
    /** By how much an idle database may be late before it has the need of one more busy interval: no number of busy ones keeps it waiting. */
    private static final Duration LATE = Duration.ofMinutes(15);

    private VisitOrder() {}

    /** The database with the greatest need, if it is due. */
    static Optional<VisitRecord> due(Collection<VisitRecord> databases, Duration now) {
        return next(databases, now).filter(database -> need(database, now) >= 1);
    }

    /** The database with the greatest need, due or not. */
    static Optional<VisitRecord> next(Collection<VisitRecord> databases, Duration now) {
        return databases.stream()
                .filter(database -> database.leftOut() == null)
                .max(Comparator.comparingDouble((VisitRecord database) -> need(database, now))
                        .thenComparingDouble(database -> database.writes().perSecond())
                        .thenComparing(VisitRecord::name, Comparator.reverseOrder()));
    }

    /** From 1 a database is due. */
    static double need(VisitRecord database, Duration now) {
        Duration visited = database.visited();
        if (visited == null) {
            return NEVER;
        }
        double age = now.minus(visited).toMillis();
        double need = age / interval(database).toMillis();
        double late = age - IDLE.toMillis();
        double pressing = late > 0 ? Math.max(need, 1 + late / LATE.toMillis()) : need;
        return database.unfinished() ? Math.max(pressing, UNFINISHED) : pressing;
    }

    /** How old the figures of a database may become. */
    static Duration interval(VisitRecord database) {
        if (database.refusal() != null) {
            return QUIET;
        }
        double halved = IDLE.toMillis() / (1 + database.changes() / CHANGES_THAT_HALVE);
        Duration quiet = Duration.ofMillis(Math.max(QUIET.toMillis(), (long) halved));
        return database.writes().perSecond() >= BUSY_PER_SECOND ? BUSY : quiet;
    }
}
