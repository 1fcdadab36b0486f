package com.bitville.postgres.engine.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The first promise, over random courses: whatever asks, and whatever it costs in the end. The oracle is a plain list of what was charged. */
class BudgetLawTest {
    private static final long MS = 1_000_000;
    private static final List<SpendingLane> LANES = List.of(SpendingLane.values());
    private static final int SEEDS = "deep".equals(System.getProperty("bitville.depth")) ? 2_000 : 15;

    /** A charge, whose it is (empty: the agent's own), and how much more it was than expected. */
    private record Charge(long at, String owner, long nanos, long unforeseen) {}

    /** A collector with a cost of its own that drifts, and jumps now and then. */
    private static final class Subject {
        private final SpendingLane lane;
        private final String key;
        private final double place;
        private final long every;
        private long usual;
        private long due;
        private long likely = -1;

        Subject(Random random, int number, double scale) {
            lane = LANES.get(random.nextInt(LANES.size()));
            key = "subject" + number;
            place = random.nextInt(3) == 0 ? 0 : random.nextDouble();
            every = lane == SpendingLane.SAMPLES
                    ? 1_000 * MS
                    : (1L + random.nextInt(lane == SpendingLane.VISITS ? 20 : 600)) * 1_000 * MS;
            usual = (long) (scale * Math.exp(random.nextGaussian() * 1.5) * (lane == SpendingLane.SAMPLES ? 0.05 : 1));
        }

        long cost(Random random) {
            if (random.nextInt(500) == 0) {
                usual = (long) (usual * Math.exp(random.nextGaussian()));
            }
            long cost = (long) (usual * (0.7 + 0.6 * random.nextDouble()));
            return random.nextInt(200) == 0 ? cost * 10 : cost;
        }
    }

    @Test
    void noTenMinutesCostMoreThanAllowedButForARunThatWasNotForeseen() {
        double fullest = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            fullest = Math.max(fullest, course(seed));
        }
        assertThat(fullest).as("and what is allowed is used").isGreaterThan(0.8);
    }

    /** Hours of one server; returns the fullest window, as a part of what is allowed. */
    private static double course(int seed) {
        Random random = new Random(seed);
        double percent = List.of(0.01, 0.1, 0.1, 1.0).get(random.nextInt(4));
        long allowed = (long) (CostBudget.WINDOW.toNanos() * percent / 100);
        AtomicLong now = new AtomicLong(random.nextLong());
        CostBudget costBudget = new CostBudget(percent, now::get);
        BudgetShares budgetShares = new BudgetShares(costBudget);
        List<Subject> subjects = new ArrayList<>();
        for (int i = 2 + random.nextInt(20); i > 0; i--) {
            subjects.add(new Subject(random, i, allowed * Math.pow(10, -1 - 2 * random.nextDouble())));
        }
        Map<String, Object> isolated = new TreeMap<>();
        Map<String, Long> likelyOfIsolated = new HashMap<>();
        long begun = now.get();
        Deque<Charge> oracle = new ArrayDeque<>();
        long sum = 0;
        double fullest = 0;
        while (now.get() - begun < Duration.ofHours(3).toNanos()) {
            now.addAndGet((200 + random.nextInt(2_000)) * MS);
            costBudget.begin();
            if (random.nextInt(300) == 0 && !isolated.isEmpty()) {
                isolated.remove(isolated.keySet().iterator().next());
            } else if (random.nextInt(300) == 0) {
                isolated.put("file" + random.nextInt(4), new Object());
            }
            budgetShares.divide(isolated);
            List<Charge> charges = new ArrayList<>();
            for (Subject each : subjects) {
                if (now.get() - begun >= each.due) {
                    each.due = now.get() - begun + each.every;
                    boolean seen = each.likely >= 0;
                    long likely = seen ? each.likely : costBudget.limit().unseenNanos();
                    RunRequest run =
                            new RunRequest(each.lane, each.key, each.place, likely, seen, random.nextBoolean());
                    // What never fits is tried after hours: that cost is what nobody can plan for.
                    boolean never = costBudget.whyNever(run).isPresent();
                    if (costBudget.affords(run)) {
                        long cost = each.cost(random);
                        costBudget.charge(run, cost, false);
                        each.likely = Math.max(cost, (3 * Math.max(each.likely, cost) + cost) / 4);
                        charges.add(new Charge(now.get(), "", cost, never ? cost : Math.max(0, cost - likely)));
                    }
                }
            }
            for (String file : isolated.keySet()) {
                Long known = likelyOfIsolated.get(file);
                long likely = known == null ? costBudget.limit().unseenNanos() : known;
                RunRequest run = new RunRequest(SpendingLane.OPTIONAL, file, 0, likely, known != null, false);
                if (random.nextInt(30) == 0 && budgetShares.refuses(run).isEmpty()) {
                    long cost = (long) (allowed * 0.1 * random.nextDouble());
                    budgetShares.charge(run, cost);
                    likelyOfIsolated.put(file, cost);
                    charges.add(new Charge(now.get(), file, cost, Math.max(0, cost - likely)));
                }
            }
            for (Charge charge : charges) {
                oracle.add(charge);
                sum += charge.nanos();
                while (now.get() - oracle.getFirst().at() >= CostBudget.WINDOW.toNanos()) {
                    sum -= oracle.removeFirst().nanos();
                }
                long unforeseen = sum <= allowed ? 0 : unforeseen(oracle);
                assertThat(sum)
                        .as("seed %s, %s s, unforeseen %s ms", seed, (now.get() - begun) / 1_000 / MS, unforeseen / MS)
                        .isLessThanOrEqualTo(allowed + unforeseen);
                if (sum <= allowed) {
                    fullest = Math.max(fullest, sum / (double) allowed);
                }
            }
        }
        return fullest;
    }

    /** One run of the agent's own, and one of each file of others. */
    private static long unforeseen(Deque<Charge> charges) {
        Map<String, Long> most = new HashMap<>();
        charges.forEach(charge -> most.merge(charge.owner(), charge.unforeseen(), Math::max));
        return most.values().stream().mapToLong(Long::longValue).sum();
    }
}
