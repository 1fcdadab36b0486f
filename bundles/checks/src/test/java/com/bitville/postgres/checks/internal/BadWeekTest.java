package com.bitville.postgres.checks.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A week in which everything goes wrong, one trouble after the other, before all checks: each is told in time and ends. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class BadWeekTest {
    private static final int WINDOW = 62;
    /** What these judge is a rate, a growth or a state over time, or takes a second visit. */
    private static final Set<String> OVER_TIME = Set.of(
            "autovacuum_overdue",
            "autovacuum_saturated",
            "clock_skew",
            "deadlocks",
            "index_invalid",
            "recovery_conflicts",
            "replay_paused",
            "rollback_ratio",
            "slot_inactive",
            "stats_missing",
            "swapping",
            "temp_storm");

    private final TreeMap<String, Integer> late = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"default", "host"})
    void eachTroubleIsToldWithinTwoLooksAndEnds(String server) {
        World world = new World(server);
        List<Provocation> troubles = ClearedTest.cases().stream()
                .filter(one -> one.server().equals(server))
                .toList();
        for (Provocation trouble : troubles) {
            if (!server.equals("host")) {
                world.primary(180_006);
            }
            looks(world, trouble, trouble.fine(), false);
            int bad = looks(world, trouble, trouble.bad(), true);
            if (bad > 2) {
                late.merge(trouble.check(), bad, Math::max);
            }
            int good = looks(world, trouble, trouble.fine(), false);
            assertThat(good).as("looks until %s has ended", trouble).isLessThanOrEqualTo(WINDOW + 3);
        }
        assertThat(late.keySet()).as("looks until told: %s", late).isSubsetOf(OVER_TIME);
        assertThat(late.values()).allMatch(looks -> looks <= WINDOW);
    }

    /** How many looks it takes until the check says so, and no less than an hour of quiet. */
    private static int looks(World world, Provocation trouble, Provocation.Step step, boolean open) {
        int needed = 0;
        for (int minute = 0; minute < WINDOW + 3; minute++) {
            step.set(world, minute);
            world.minutes(1);
            boolean is =
                    world.open(trouble.check()).stream().anyMatch(text -> !open || text.startsWith(trouble.severity()));
            if (is != open) {
                needed = minute + 2;
            } else if (open) {
                return minute + 1;
            }
        }
        return needed;
    }
}
