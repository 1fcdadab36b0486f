package com.bitville.postgres.statements.internal.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatementDeltasTest {
    private static final List<String> COUNTERS = List.of("calls", "total_exec_time", "rows");
    private static final StatementKey A = new StatementKey(10, 5, 1, true);
    private static final StatementKey B = new StatementKey(10, 5, 2, true);
    private static final StatementKey C = new StatementKey(10, 5, 3, true);

    private static StatementEntry entry(double calls, double ms, double min, double max) {
        return new StatementEntry(new double[] {calls, ms, calls}, 0, min, max);
    }

    private static StatementsSample reading(
            long takenMs, long resetAt, long dealloc, Map<StatementKey, StatementEntry> entries) {
        return new StatementsSample("cluster", takenMs, resetAt, dealloc, true, COUNTERS, entries);
    }

    @Test
    void firstReadingSaysNothingYet() {
        StatementDeltas statementDeltas =
                StatementDeltas.between(null, reading(1_000, 7, 0, Map.of(A, entry(100, 50, 0.1, 2))));
        assertThat(statementDeltas.baseline()).isTrue();
        assertThat(statementDeltas.byKey()).isEmpty();
    }

    @Test
    void onlyWhatMovedHasADelta() {
        StatementsSample before = reading(1_000, 7, 0, Map.of(A, entry(100, 50, 0.1, 2), B, entry(3, 1, 0.1, 0.5)));
        StatementsSample after = reading(61_000, 7, 0, Map.of(A, entry(110, 56, 0.1, 2), B, entry(3, 1, 0.1, 0.5)));
        StatementDeltas statementDeltas = StatementDeltas.between(before, after);
        assertThat(statementDeltas.intervalMs()).isEqualTo(60_000);
        assertThat(statementDeltas.byKey()).containsOnlyKeys(A);
        assertThat(statementDeltas.byKey().get(A)).containsExactly(10, 6, 10);
    }

    @Test
    void newEntryCountsWhole() {
        StatementDeltas statementDeltas =
                StatementDeltas.between(reading(0, 7, 0, Map.of()), reading(1, 7, 0, Map.of(A, entry(4, 2, 0.1, 1))));
        assertThat(statementDeltas.byKey().get(A)).containsExactly(4, 2, 4);
    }

    @Test
    void resetCountsWhatRanSinceAndSaysSo() {
        StatementsSample before = reading(0, 7, 3, Map.of(A, entry(100, 50, 0.1, 2)));
        StatementDeltas statementDeltas =
                StatementDeltas.between(before, reading(1, 8, 0, Map.of(A, entry(101, 51, 0.1, 2))));
        assertThat(statementDeltas.reset()).isTrue();
        assertThat(statementDeltas.byKey().get(A)).containsExactly(101, 51, 101);
    }

    @Test
    void anotherServerOfTheClusterIsAFirstReading() {
        long hour = 3_600_000;
        StatementsSample before = reading(10 * hour, 2 * hour * 1_000, 0, Map.of(A, entry(5, 5, 0.5, 2)));
        Map<StatementKey, StatementEntry> ofYears = Map.of(A, entry(9_000_000, 9_000_000, 0.5, 2));
        for (long resetAt : new long[] {hour, 3 * hour}) {
            assertThat(StatementDeltas.between(before, reading(11 * hour, resetAt * 1_000, 0, ofYears))
                            .baseline())
                    .as("reset before the earlier reading")
                    .isTrue();
        }
        assertThat(StatementDeltas.between(before, reading(11 * hour, 10 * hour * 1_000 + 1, 0, ofYears))
                        .reset())
                .isTrue();
    }

    @Test
    void entryThatDecreasedRestarted() {
        StatementsSample before = reading(0, 7, 0, Map.of(A, entry(100, 50, 0.1, 2)));
        StatementDeltas statementDeltas =
                StatementDeltas.between(before, reading(1, 7, 1, Map.of(A, entry(3, 1, 0.2, 0.6))));
        assertThat(statementDeltas.restarted()).isEqualTo(1);
        assertThat(statementDeltas.evictions()).isEqualTo(1);
        assertThat(statementDeltas.byKey().get(A)).containsExactly(3, 1, 3);
    }

    @Test
    void entryThatOvertookItsOldSelfIsKnownByItsExtremes() {
        StatementsSample before = reading(0, 0, -1, Map.of(A, entry(5, 5, 0.5, 2)));
        StatementDeltas statementDeltas =
                StatementDeltas.between(before, reading(1, 0, -1, Map.of(A, entry(9, 9, 0.7, 1.5))));
        assertThat(statementDeltas.byKey().get(A)).containsExactly(9, 9, 9);
    }

    @Test
    void plannedButNeverRunEntryIsNotTakenForAnother() {
        StatementsSample before = reading(0, 7, 0, Map.of(A, new StatementEntry(new double[] {0, 0, 0}, 0, 0, 0)));
        StatementDeltas statementDeltas =
                StatementDeltas.between(before, reading(1, 7, 0, Map.of(A, entry(1, 2, 2, 2))));
        assertThat(statementDeltas.restarted()).isZero();
        assertThat(statementDeltas.byKey().get(A)).containsExactly(1, 2, 1);
    }

    @Test
    void anotherClusterIsAFirstReading() {
        StatementsSample before = reading(0, 7, 0, Map.of(A, entry(5, 5, 0.5, 2)));
        StatementsSample other =
                new StatementsSample("elsewhere", 1, 7, 0, true, COUNTERS, Map.of(A, entry(9, 9, 0.5, 2)));
        assertThat(StatementDeltas.between(before, other).baseline()).isTrue();
    }

    @Test
    void ownStatementThatIsGoneTellsOfAResetBefore14() {
        StatementKey own = new StatementKey(77, 5, 3, true);
        StatementsSample before = reading(0, 0, -1, Map.of(A, entry(3, 3, 0.5, 2), own, entry(9, 9, 0.5, 2)));
        StatementsSample after = reading(1, 0, -1, Map.of(A, entry(4, 4, 0.4, 3)));
        assertThat(StatementDeltas.between(before, after, new ResetDetector(77, 5_000))
                        .of(A))
                .containsExactly(4, 4, 4);
        assertThat(StatementDeltas.between(before, after, new ResetDetector(77, 3))
                        .reset())
                .as("it may have been evicted")
                .isFalse();
        assertThat(StatementDeltas.between(before, after, new ResetDetector(78, 5_000))
                        .reset())
                .isFalse();
    }

    @Test
    void anUpdateOfTheExtensionIsNoReset() {
        Map<StatementKey, StatementEntry> few = Map.of(A, entry(5, 5, 0.5, 2));
        StatementsSample before = new StatementsSample("", 0, 0, -1, false, COUNTERS, few);
        StatementKey nested = new StatementKey(10, 5, 1, false);
        Map<StatementKey, StatementEntry> more = Map.of(
                A, new StatementEntry(new double[] {70, 6, 6, 4}, 1_000, 0.5, 2),
                nested, new StatementEntry(new double[] {30, 1, 2, 3}, 1_000, 0.5, 2),
                B, new StatementEntry(new double[] {1, 2, 3, 4}, 9_000, 2, 2));
        StatementsSample after = new StatementsSample(
                "cluster", 1, 8, 40, true, List.of("wal_buffers_full", "calls", "total_exec_time", "rows"), more);
        StatementDeltas statementDeltas = StatementDeltas.between(before, after);
        assertThat(statementDeltas.baseline()).isFalse();
        assertThat(statementDeltas.reset()).isFalse();
        assertThat(statementDeltas.evictions()).as("nobody knows how many").isEqualTo(-1);
        assertThat(statementDeltas.of(A))
                .as("both levels together, as before; a counter that is new is not known")
                .containsExactly(Double.NaN, 2, 3, 2);
        assertThat(statementDeltas.of(B))
                .as("an entry that is new is known whole")
                .containsExactly(1, 2, 3, 4);
        assertThat(StatementDeltas.between(after, after).byKey()).isEmpty();
    }

    @Test
    void aCounterThatIsCalledOtherwiseGoesOn() {
        StatementsSample before = new StatementsSample(
                "c",
                0,
                7,
                0,
                true,
                List.of("calls", "blk_read_time"),
                Map.of(A, new StatementEntry(new double[] {1, 10}, 0, 1, 1)));
        StatementsSample after = new StatementsSample(
                "c",
                1,
                7,
                0,
                true,
                List.of("calls", "shared_blk_read_time"),
                Map.of(A, new StatementEntry(new double[] {2, 13}, 5, 1, 1)));
        assertThat(StatementDeltas.between(before, after).of(A)).containsExactly(1, 3);
    }

    @Test
    void restAndRowsAddUp() {
        StatementDeltas statementDeltas = StatementDeltas.between(
                reading(0, 7, 0, Map.of()), reading(1, 7, 0, Map.of(A, entry(4, 2, 0.1, 1), B, entry(6, 3, 0.1, 1))));
        assertThat(statementDeltas.sumWithout(Set.of(A), 3)).containsExactly(6, 3, 6);
    }

    @Test
    void restIsNeverNegativeByRounding() {
        Map<StatementKey, StatementEntry> entries =
                Map.of(A, entry(1, 0.1, 0.1, 1), B, entry(1, 0.2, 0.1, 1), C, entry(1, 0.3, 0.1, 1));
        StatementDeltas statementDeltas =
                StatementDeltas.between(reading(0, 7, 0, Map.of()), reading(1, 7, 0, entries));
        assertThat(statementDeltas.sumWithout(Set.of(A, B, C), 3)).containsExactly(0, 0, 0);
    }
}
