package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first hour beside a PostgreSQL 13 with 10,000 tables in the agent's own database, where each transaction that reads statistics loads
 * those of all tables. Costs as measured there, and on machines that are slower.
 */
class ManyTablesSimulationTest {
    private static final long MS = 1_000_000;
    private static final Duration LENGTH = Duration.ofHours(1);
    private static final int REGULAR = 20;
    private static final int SELDOM = 15;
    /** Of a visit: tables, indexes, and what is read seldom. */
    private static final int PARTS = 8;

    private static final double END = 8;

    private final AtomicLong nanos = new AtomicLong();
    private final CostBudget costBudget = new CostBudget(0.1, nanos::get);
    private final Map<String, Long> likely = new HashMap<>();
    private final SpentWindow spent = new SpentWindow();
    private final Set<String> read = new HashSet<>();
    private final Map<String, Long> due = new HashMap<>();
    private double slower;

    private boolean runs(SpendingLane lane, String key, double place, boolean begun, double first, double ms) {
        Long known = likely.get(key);
        long cost = (long) ((read.contains(key) ? ms : first) * slower * MS);
        long unseen = (lane == SpendingLane.VISITS && !begun) || lane == SpendingLane.SLOW
                ? costBudget.limit().unseenDearNanos()
                : costBudget.limit().unseenNanos();
        RunRequest run = new RunRequest(lane, key, place, known == null ? unseen : known, known != null, begun);
        boolean visit = lane == SpendingLane.VISITS && !begun;
        if (!costBudget.affords(visit ? run.with((long) (END * slower * MS)) : run)) {
            return false;
        }
        long paid = Math.min(cost, costBudget.mostNow(run));
        costBudget.charge(run, paid, false);
        spent.add(nanos.get(), paid);
        boolean cut = paid < cost;
        long next = cut ? 2 * paid : paid;
        likely.put(key, known == null || next >= known ? next : (3 * known + next) / 4);
        if (!cut) {
            read.add(key);
        }
        return !cut;
    }

    /** Returns how many of the core were refused, and of the other subjects of each cycle. */
    private int[] cycle(long minute) {
        costBudget.begin();
        int core = 0;
        core += runs(SpendingLane.CORE, "activity", 0, false, 24, 0.9) ? 0 : 1;
        core += runs(SpendingLane.CORE, "statements", 0.02, false, 50, 3.5) ? 0 : 1;
        core += runs(SpendingLane.CORE, "logs", 0.98, false, 3, 0.3) ? 0 : 1;
        int regular = runs(SpendingLane.REGULAR, "archiver", 0.1, false, 12, 7.5) ? 0 : 1;
        for (int subject = 0; subject < REGULAR; subject++) {
            regular += runs(SpendingLane.REGULAR, "regular" + subject, 0.3, false, 1.5, 0.13) ? 0 : 1;
        }
        for (int subject = 0; subject < SELDOM; subject++) {
            String key = "seldom" + subject;
            if (minute >= due.getOrDefault(key, 0L)
                    && runs(SpendingLane.OPTIONAL, key, 0.7, false, 3, subject < 3 ? 3 : 1)) {
                due.put(key, minute + (subject < 3 ? 5 : 60));
            }
        }
        for (String sizes : new String[] {"database_sizes", "tablespaces"}) {
            if (minute >= due.getOrDefault(sizes, 0L) && runs(SpendingLane.SLOW, sizes, 0.9, false, 150, 140)) {
                due.put(sizes, minute + 60);
            }
        }
        return new int[] {core, regular};
    }

    private void visit() {
        boolean begun = false;
        for (int part = 0; part < PARTS; part++) {
            String key = "part" + part;
            if (!read.contains(key)) {
                double cost = (part < 2 ? 50 : 20) + (begun ? 0 : 10);
                if (!runs(SpendingLane.VISITS, key, part < 2 ? 0 : 1, begun, cost, cost) && !begun) {
                    return;
                }
                begun = true;
            }
        }
        if (begun) {
            long end = (long) (END * slower * MS);
            costBudget.charge(SpendingLane.VISITS, end);
            spent.add(nanos.get(), end);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1, 1.5, 2})
    void theCoreNeverWaitsAndTheTablesAreToldWithinMinutes(double times) {
        slower = times;
        int missed = 0;
        int regular = 0;
        long tables = -1;
        long looked = 0;
        long all = -1;
        for (long second = 0; second < LENGTH.toSeconds(); second++) {
            nanos.set(second * 1_000 * MS);
            if (second % 60 == 0) {
                int[] refused = cycle(second / 60);
                missed += refused[0];
                regular += refused[1];
            }
            if (nanos.get() >= looked && second > 0 && runs(SpendingLane.SAMPLES, "recorder", 0, false, 0.5, 0.35)) {
                looked = nanos.get() + costBudget.rest((long) (0.35 * slower * MS));
            }
            if (second % 10 == 5) {
                visit();
            }
            tables = tables < 0 && read.contains("part0") ? second : tables;
            all = all < 0 && read.contains("part" + (PARTS - 1)) ? second : all;
        }
        System.out.printf(
                "many tables: %.1f times the cost: fullest %d ms, tables after %d s, all after %d s, refused: %d of the core, %d others%n",
                times, spent.most() / MS, tables, all, missed, regular);
        assertThat(missed).as("refused to the core").isZero();
        assertThat(spent.most() / MS).as("ms in the fullest ten minutes").isLessThanOrEqualTo(600);
        assertThat(tables).as("seconds until the tables are told").isBetween(0L, 1_200L);
        assertThat(regular).as("refused to others of each cycle, in an hour").isLessThanOrEqualTo((int)
                (60 * (1 + REGULAR) * (times <= 1 ? 0.02 : 0.3)));
    }
}
