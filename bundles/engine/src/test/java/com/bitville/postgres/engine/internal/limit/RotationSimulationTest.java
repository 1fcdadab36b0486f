package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A server with 200 databases of 100 tables and one of 10,000 under the default budget: costs as measured on PostgreSQL 15, visits by need as the
 * rotation orders them, in short.
 */
class RotationSimulationTest {
    private static final long MS = 1_000_000;
    private static final int DATABASES = 201;
    private static final int BUSY = 5;
    private static final Duration LENGTH =
            "deep".equals(System.getProperty("bitville.depth")) ? Duration.ofDays(7) : Duration.ofHours(24);

    /** A backend, what the agent asks each before it is used. */
    private static final double CONNECT = 7;

    private static final double MOST_BIG = 5;

    /** The end of a backend, which grows with the memory that it mapped. */
    private static final double END = 2;

    /** The size of a database of 300 files, once an hour. */
    private static final double SIZE = 3.3;

    private final AtomicLong nanos = new AtomicLong();
    private final CostBudget costBudget = new CostBudget(0.1, nanos::get);
    private final Random random = new Random(11);
    private final SpentWindow spent = new SpentWindow();
    private final Map<String, Long> cut = new HashMap<>();
    private final long[] visitedAt = new long[DATABASES];
    private final boolean[] readAll = new boolean[DATABASES];
    private int missedCycles;
    private int sizesLeft;

    private boolean runs(SpendingLane lane, String key, double place, boolean seen, boolean begun, double ms) {
        long cost = (long) (ms * MS * (0.8 + 0.4 * random.nextDouble()));
        long likely = Math.max(
                cut.getOrDefault(key, 0L),
                seen ? (long) (ms * MS) : costBudget.limit().unseenNanos());
        RunRequest run = new RunRequest(lane, key, place, likely, seen, begun);
        boolean visit = lane == SpendingLane.VISITS && !begun;
        if (!costBudget.affords(visit ? run.with((long) (END * MOST_BIG * MS)) : run)) {
            return false;
        }
        // What costs more than is left is cancelled, and would have cost more.
        long paid = Math.min(cost, costBudget.mostNow(run));
        if (paid < cost) {
            cut.put(key, 2 * paid);
        }
        costBudget.charge(run, paid, false);
        spent.add(nanos.get(), paid);
        return paid == cost;
    }

    private void cycle(long minute) {
        costBudget.begin();
        boolean first = minute == 0;
        missedCycles += runs(SpendingLane.CORE, "activity", 0, !first, false, first ? 12 : 1) ? 0 : 1;
        missedCycles += runs(SpendingLane.CORE, "statements", 0.1, !first, false, first ? 30 : 4) ? 0 : 1;
        for (int subject = 0; subject < 30; subject++) {
            runs(SpendingLane.REGULAR, "subject" + subject, 0.5, !first, false, first ? 3 : 0.15);
        }
        sizesLeft = minute % 60 == 10 ? DATABASES : sizesLeft;
        while (sizesLeft > 0 && runs(SpendingLane.SLOW, "database_sizes", 0.9, minute > 10, false, SIZE)) {
            sizesLeft--;
        }
    }

    /** Database 0 has 10,000 tables; the first of the others are written to all the time. */
    private int next(long second) {
        int chosen = -1;
        double greatest = 1;
        for (int i = 0; i < DATABASES; i++) {
            long age = second - visitedAt[i];
            double need = visitedAt[i] < 0
                    ? 1.9
                    : i > 0 && i <= BUSY ? age / 300.0 : readAll[i] ? age / 72_000.0 : Math.max(1.2, age / 72_000.0);
            if (need >= greatest) {
                greatest = need;
                chosen = i;
            }
        }
        return chosen;
    }

    private void visit(long second) {
        int database = next(second);
        if (database < 0) {
            return;
        }
        double big = database == 0 ? 6 : 1;
        boolean seen = visitedAt[database] >= 0;
        boolean often = !seen || second - visitedAt[database] >= 300;
        String key = " in " + database;
        boolean left = seen && !readAll[database];
        double rest = 11 * Math.min(big, 5);
        if (left && !runs(SpendingLane.VISITS, "the rest" + key, 1, false, false, CONNECT + rest)) {
            return;
        }
        if (often
                && !runs(
                        SpendingLane.VISITS, "tables" + key, 0, seen, left, (left ? 0 : CONNECT) + (seen ? 3 : 8) * big)
                && !left) {
            return;
        }
        if (often) {
            runs(SpendingLane.VISITS, "indexes" + key, 0, seen, true, (seen ? 2 : 8) * big);
        }
        readAll[database] =
                left || readAll[database] || runs(SpendingLane.VISITS, "the rest" + key, 1, false, true, rest);
        visitedAt[database] = second;
        costBudget.charge(SpendingLane.VISITS, (long) (END * Math.min(big, MOST_BIG) * MS));
    }

    @Test
    void everyDatabaseWithinHoursTheBusyOnesWithinMinutesAndNeverAWindowTooFull() {
        Arrays.fill(visitedAt, -1);
        long firstRound = -1;
        long oldestBusy = 0;
        long wholeRound = -1;
        for (long second = 0; second < LENGTH.toSeconds(); second++) {
            nanos.set(second * 1_000 * MS);
            if (second % 60 == 0) {
                cycle(second / 60);
            }
            if (second % 2 == 0) {
                runs(SpendingLane.SAMPLES, "recorder", 0, true, false, 0.2);
            }
            if (second % 10 == 5) {
                visit(second);
            }
            if (firstRound < 0 && Arrays.stream(visitedAt).allMatch(at -> at >= 0)) {
                firstRound = second;
            }
            if (wholeRound < 0 && all(readAll)) {
                wholeRound = second;
            }
            for (int i = 1; i <= BUSY && firstRound >= 0 && second > firstRound + 1_200; i++) {
                oldestBusy = Math.max(oldestBusy, second - visitedAt[i]);
            }
        }
        System.out.printf(
                "rotation: fullest %d ms, first round %d min, whole round %d min, busy %d min%n",
                spent.most() / MS, firstRound / 60, wholeRound / 60, oldestBusy / 60);
        assertThat(spent.most() / MS).as("ms in the fullest ten minutes").isBetween(400L, 600L);
        assertThat(missedCycles).isZero();
        assertThat(firstRound / 60).as("minutes of the first round").isBetween(1L, 240L);
        assertThat(wholeRound / 60).as("minutes until everything was read once").isBetween(1L, 900L);
        assertThat(oldestBusy / 60)
                .as("minutes between two visits to a busy database, also beside the sizes of all databases")
                .isLessThanOrEqualTo(10);
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }
}
