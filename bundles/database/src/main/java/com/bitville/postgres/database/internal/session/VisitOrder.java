package com.bitville.postgres.database.internal.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Decides which database of a server is visited next: the one whose figures are the oldest in relation to how fast they change. All of them
 * do not fit into the budget at a fixed interval where there are hundreds.
 */
final class VisitOrder {
    /** Of a database that is written to. */
    private static final double BUSY_MS = Duration.ofMinutes(5).toMillis();
    /** The shortest of a database that is seldom written to, or refuses. */
    private static final double QUIET_MS = Duration.ofHours(1).toMillis();
    /** Of a database in which nothing happens: leaves time for a round within a day. */
    private static final double IDLE_MS = Duration.ofHours(20).toMillis();

    /** Of a database that was written to after a time without: its catalogs may have changed, which no counter from outside tells apart. */
    private static final double STIRRED_MS = Duration.ofMinutes(30).toMillis();

    /** Of a database with an open finding about one of its objects, so that its end is told before the next day. */
    private static final double FOUND_MS = Duration.ofHours(2).toMillis();

    /** Rows written or transactions in a second that make a database busy. */
    private static final double BUSY_PER_SECOND = 1;
    /** Rows written that halve the interval of a quiet database. */
    private static final double CHANGES_THAT_HALVE = 10;
    /** Never visited: before what is due, behind a busy database that has waited twice its interval. */
    private static final double NEVER = 1.9;
    /** Where the budget ended the last visit early: behind what was never visited. */
    private static final double UNFINISHED = 1.2;
    /** The greatest need of one that was stirred, or has a finding: next, but however many there are, no busy one waits for all of them. */
    private static final double STIRRED = 1.5;
    /** By how much an idle database may be late before it has the need of one more busy interval: no number of busy ones keeps it waiting. */
    private static final double LATE_MS = Duration.ofMinutes(15).toMillis();

    private VisitOrder() {}

    /** The database with the greatest need, if it is due. */
    static Optional<VisitRecord> due(Collection<VisitRecord> databases, Duration now) {
        return next(databases, now).filter(database -> need(database, now) >= 1);
    }

    /** The database with the greatest need, due or not; of several the busiest. */
    static Optional<VisitRecord> next(Collection<VisitRecord> databases, Duration now) {
        VisitRecord first = null;
        double most = 0;
        for (VisitRecord each : databases) {
            if (each.leftOut() == null) {
                double need = need(each, now);
                if (first == null || need > most || (need == most && isBusier(each, first))) {
                    first = each;
                    most = need;
                }
            }
        }
        return Optional.ofNullable(first);
    }

    private static boolean isBusier(VisitRecord one, VisitRecord other) {
        return one.writes().perSecond() > other.writes().perSecond();
    }

    /** From 1 a database is due. */
    static double need(VisitRecord database, Duration now) {
        Duration visited = database.visited();
        if (visited == null) {
            return NEVER;
        }
        double age = now.toMillis() - (double) visited.toMillis();
        double need = age / intervalMs(database);
        if (isStirred(database)) {
            need = Math.min(need, STIRRED);
        }
        if (hasFinding(database)) {
            need = Math.max(need, Math.min(age / FOUND_MS, STIRRED));
        }
        double late = age - IDLE_MS;
        double pressing = late > 0 ? Math.max(need, 1 + late / LATE_MS) : need;
        return database.unfinished() ? Math.max(pressing, UNFINISHED) : pressing;
    }

    /** How old the figures of a database may become. */
    static Duration interval(VisitRecord database) {
        double interval = intervalMs(database);
        return Duration.ofMillis((long) (hasFinding(database) ? Math.min(interval, FOUND_MS) : interval));
    }

    private static boolean hasFinding(VisitRecord database) {
        return database.finding() && database.refusal() == null;
    }

    private static boolean isStirred(VisitRecord database) {
        return database.refusal() == null
                && database.writes().motion() == VisitRecord.Motion.STIRRED
                && database.writes().perSecond() < BUSY_PER_SECOND;
    }

    private static double intervalMs(VisitRecord database) {
        if (database.refusal() != null) {
            return QUIET_MS;
        }
        if (database.writes().perSecond() >= BUSY_PER_SECOND) {
            return BUSY_MS;
        }
        if (isStirred(database)) {
            return STIRRED_MS;
        }
        return Math.max(QUIET_MS, IDLE_MS / (1 + database.changes() / CHANGES_THAT_HALVE));
    }
}
