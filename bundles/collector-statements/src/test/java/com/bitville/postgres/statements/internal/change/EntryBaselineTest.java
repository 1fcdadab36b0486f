package com.bitville.postgres.statements.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.statements.internal.delta.StatementDeltas;
import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryBaselineTest {
    private static final List<String> COUNTERS = List.of("calls", "total_exec_time", "rows");
    private static final StatementKey A = new StatementKey(10, 5, 1, true);
    private static final StatementKey B = new StatementKey(10, 4_294_967_295L, -2, false);

    /** As releases before this one wrote them: A and B as in {@link #odd()}. */
    private static final String VERSION_2 =
            "AngBY2BPziktLkktYoAAVijNDqWZGIEMZgbW5MScnGIG/pL8ksSc+NSK1OT4kszcVAaWovzyYqAK"
                    + "JqhyRi5WRga26H+3VB8w2LdUPXRfJ1LtIAeRZGO03z/r9o4ft4oaQMDhPwT84wLR/FADGBjsL0CY9g/gQgDl0CsF";

    private static final String VERSION_1 =
            "AXicY2BPziktLkktYoAAVijNDqWZgJiZgTU5MSenmIG/JL8kMSc+tSI1Ob4kMzeVgaUov7wYqgoE"
                    + "GLlYGRnYov/dUn3AYN9S9dB9nUi1gxxEjo3Rfv+s2zt+3CpqAAGH/xDwjwtE8jPAgP0FKP0ALgQA4jQrBA==";

    private static Map<StatementKey, StatementEntry> odd() {
        return Map.of(
                A, new StatementEntry(new double[] {3, 0.1234567, 1L << 40}, 1_790_000_000_000_000L, 0.01, 7.5),
                B, new StatementEntry(new double[] {0, 0, 0}, 0, 0.25, 0.5));
    }

    private static StatementsSample reading(Map<StatementKey, StatementEntry> entries) {
        return new StatementsSample("cluster", 5, 7, 2, true, COUNTERS, entries);
    }

    private static EntryBaseline back(EntryBaseline entryBaseline, Optional<byte[]> base) {
        return EntryBaseline.of(entryBaseline.state(), () -> base).orElseThrow();
    }

    @Test
    void comesBackAsItWas() {
        for (boolean keepsBase : new boolean[] {false, true}) {
            EntryBaseline entryBaseline = EntryBaseline.first(reading(odd()), keepsBase);
            assertThat(entryBaseline.newBase().isPresent()).isEqualTo(keepsBase);
            assertOdd(back(entryBaseline, entryBaseline.newBase()).whole());
        }
    }

    @Test
    void statesOfEarlierReleasesAreRead() {
        for (String bytes : List.of(VERSION_1, VERSION_2)) {
            EntryBaseline entryBaseline = EntryBaseline.of(Base64.getDecoder().decode(bytes), Optional::empty)
                    .orElseThrow();
            assertOdd(entryBaseline.whole());
            assertThat(entryBaseline.marks())
                    .as("their entries are read once more")
                    .isEmpty();
        }
    }

    private static void assertOdd(StatementsSample back) {
        assertThat(back.with(Map.of())).isEqualTo(reading(Map.of()));
        assertThat(back.entries()).containsOnlyKeys(A, B);
        odd().forEach((statementKey, statementEntry) -> assertThat(back.entries())
                .hasEntrySatisfying(statementKey, again -> {
                    assertThat(again.counters()).containsExactly(statementEntry.counters());
                    assertThat(again.since()).isEqualTo(statementEntry.since());
                    if (statementEntry.since() == 0) {
                        assertThat(again.minMs()).isEqualTo(statementEntry.minMs());
                        assertThat(again.maxMs()).isEqualTo(statementEntry.maxMs());
                    }
                }));
        assertThat(StatementDeltas.between(reading(odd()), back).byKey()).isEmpty();
    }

    @Test
    void everyCounterComesBack() {
        Random random = new Random(20_261_128);
        for (int i = 0; i < 300; i++) {
            double[] counters = random.doubles(random.nextInt(70))
                    .map(any -> switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> random.nextLong() >>> random.nextInt(64);
                        case 2 -> random.nextDouble() * 1e9;
                        default -> random.nextInt(200);
                    })
                    .toArray();
            StatementKey statementKey =
                    new StatementKey(random.nextInt() & 0xFFFF_FFFFL, random.nextInt(9), random.nextLong(), i % 2 == 0);
            StatementEntry statementEntry = new StatementEntry(counters, random.nextInt(3), 1, 2, random.nextLong());
            List<String> names =
                    Arrays.stream(counters).mapToObj(String::valueOf).toList();
            StatementsSample statementsSample =
                    new StatementsSample("", 0, 0, -1, false, names, Map.of(statementKey, statementEntry));
            EntryBaseline back = back(EntryBaseline.first(statementsSample, false), Optional.empty());
            assertThat(back.whole().entries()).containsOnlyKeys(statementKey);
            assertThat(back.whole().entries().values())
                    .allSatisfy(again -> assertThat(again.counters()).containsExactly(counters));
            assertThat(back.marks()).containsExactly(statementEntry.mark());
        }
    }

    /** A map is what it should be like, whatever moves and goes, over bases old and new, over restarts or not. */
    @Test
    void isWhatAMapWouldBe() {
        for (boolean keepsBase : new boolean[] {false, true}) {
            Random random = new Random(20_261_129);
            Map<StatementKey, Double> truth = new HashMap<>();
            EntryBaseline entryBaseline = EntryBaseline.first(reading(Map.of()), keepsBase);
            Optional<byte[]> base = entryBaseline.newBase();
            int bases = 0;
            for (int cycle = 1; cycle <= 120; cycle++) {
                Map<StatementKey, StatementEntry> moved = new HashMap<>();
                for (int i = random.nextInt(60); i > 0; i--) {
                    StatementKey statementKey = new StatementKey(
                            random.nextInt(3), random.nextInt(3), random.nextInt(200), random.nextBoolean());
                    moved.put(
                            statementKey,
                            new StatementEntry(new double[] {cycle, i, 0}, 1, 0, 0, random.nextLong() | 1));
                    truth.put(statementKey, (double) cycle);
                }
                Set<StatementKey> vanished = new HashSet<>();
                for (StatementKey statementKey : Set.copyOf(truth.keySet())) {
                    if (!moved.containsKey(statementKey) && random.nextInt(40) == 0) {
                        vanished.add(statementKey);
                        truth.remove(statementKey);
                    }
                }
                entryBaseline = entryBaseline.next(reading(moved), vanished, keepsBase);
                base = entryBaseline.newBase().isPresent() ? entryBaseline.newBase() : base;
                bases += entryBaseline.newBase().isPresent() ? 1 : 0;
                entryBaseline = random.nextInt(3) == 0 ? back(entryBaseline, base) : entryBaseline;
                assertThat(entryBaseline.size()).isEqualTo(truth.size());
                assertThat(Arrays.stream(entryBaseline.marks()).distinct().count())
                        .isEqualTo(truth.size());
                Map<StatementKey, Double> calls = new HashMap<>();
                entryBaseline
                        .whole()
                        .entries()
                        .forEach((statementKey, statementEntry) ->
                                calls.put(statementKey, statementEntry.counters()[0]));
                assertThat(calls).isEqualTo(truth);
                assertThat(entryBaseline.only(moved.keySet()).entries().keySet())
                        .isEqualTo(moved.keySet());
                assertThat(entryBaseline.only(vanished).entries()).isEmpty();
            }
            assertThat(bases).isBetween(keepsBase ? 1 : 0, keepsBase ? 20 : 0);
        }
    }

    @Test
    void removedEntryIsFoundByItsMark() {
        Map<StatementKey, StatementEntry> entries = new HashMap<>();
        for (int i = 1; i <= 100; i++) {
            entries.put(
                    new StatementKey(1, 1, i, true), new StatementEntry(new double[] {1, 1, 1}, 1, 0, 0, 1_000 + i));
        }
        EntryBaseline entryBaseline = EntryBaseline.first(reading(entries), true);
        StatementsSample moved = reading(Map.of(
                new StatementKey(1, 1, 7, true), new StatementEntry(new double[] {2, 2, 2}, 1, 0, 0, 5_000),
                new StatementKey(1, 1, 700, true), new StatementEntry(new double[] {1, 1, 1}, 1, 0, 0, 5_001)));
        assertThat(entryBaseline.vanished(moved, 100, new long[] {1_007})).isEmpty();
        assertThat(entryBaseline.vanished(moved, 100, new long[] {1_007, 1_099, 1_001}))
                .containsExactlyInAnyOrder(new StatementKey(1, 1, 99, true), new StatementKey(1, 1, 1, true));
    }

    @Test
    void stateThatDoesNotGoWithItsBaseIsAFirstReading() {
        EntryBaseline one = EntryBaseline.first(reading(odd()), true);
        EntryBaseline other = EntryBaseline.first(reading(Map.of(A, odd().get(A))), true);
        assertThat(EntryBaseline.of(one.state(), one::newBase)).isPresent();
        assertThat(EntryBaseline.of(one.state(), other::newBase)).isEmpty();
        assertThat(EntryBaseline.of(one.state(), Optional::empty)).isEmpty();
    }

    @Test
    void damageIsAFirstReading() {
        for (boolean keepsBase : new boolean[] {false, true}) {
            EntryBaseline entryBaseline = EntryBaseline.first(reading(odd()), keepsBase);
            byte[] state = entryBaseline.state();
            for (int length = 0; length < state.length; length++) {
                assertThat(EntryBaseline.of(Arrays.copyOf(state, length), entryBaseline::newBase))
                        .isEmpty();
            }
            byte[] base = entryBaseline.newBase().orElse(new byte[0]);
            for (int length = 0; length < base.length; length++) {
                byte[] cut = Arrays.copyOf(base, length);
                assertThat(EntryBaseline.of(state, () -> Optional.of(cut))).isEmpty();
            }
        }
        for (String old : List.of(VERSION_1, VERSION_2)) {
            byte[] state = Base64.getDecoder().decode(old);
            for (int length = 0; length < state.length - 8; length++) {
                assertThat(EntryBaseline.of(Arrays.copyOf(state, length), Optional::empty))
                        .isEmpty();
            }
        }
    }
}
