package com.bitville.postgres.sql.internal.relation;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot.StateKey;
import com.bitville.postgres.api.database.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelationChoiceTest {
    private static final List<List<String>> BY_SIZE_AND_WRITES = List.of(List.of("pages"), List.of("ins", "upd"));

    /** Object identifier, pages, inserts, updates. */
    private static Rows counts(long[]... rows) {
        List<@Nullable Object[]> values = new ArrayList<>();
        for (long[] row : rows) {
            values.add(Arrays.stream(row).boxed().toArray());
        }
        return new Rows(List.of("oid", "pages", "ins", "upd"), values);
    }

    private static RelationChoice choose(Rows counts, RelationHashes before) {
        return RelationChoice.of(counts, before, BY_SIZE_AND_WRITES);
    }

    private static RelationHashes stored(RelationChoice choice) {
        return RelationHashes.decode(choice.next().encode()).orElseThrow();
    }

    private static Rows many(int relations, long inserts) {
        long[][] rows = new long[relations][];
        for (int i = 0; i < relations; i++) {
            rows[i] = new long[] {20_000 + i * 3L, 0, inserts, 0};
        }
        return counts(rows);
    }

    @Test
    void theFirstVisitReadsTheFirstByEachMeasure() {
        RelationChoice choice = choose(
                counts(new long[] {3, 0, 0, 0}, new long[] {1, 8, 0, 0}, new long[] {2, 0, 1, 4}),
                RelationHashes.none("c"));
        assertThat(choice.oids()).containsExactly(1, 2);
        assertThat(choice.changed()).isZero();
        long[][] rows = new long[300][];
        for (int i = 0; i < 300; i++) {
            rows[i] = new long[] {1_000 + i, i, 300 - i, 0};
        }
        assertThat(choose(counts(rows), RelationHashes.none("c")).oids())
                .hasSize(200)
                .startsWith(1_000, 1_001)
                .endsWith(1_298, 1_299)
                .doesNotContain(1_150);
    }

    @Test
    void theNextVisitReadsWhatChangedCameOrMovedBetweenColumns() {
        RelationChoice first = choose(
                counts(new long[] {1, 0, 0, 5}, new long[] {2, 0, 0, 0}, new long[] {3, 0, 0, 0}),
                RelationHashes.none("c"));
        // A sum over the columns of 1 is what it was.
        RelationChoice second = choose(
                counts(new long[] {1, 0, 5, 0}, new long[] {3, 0, 0, 0}, new long[] {4, 0, 0, 0}), stored(first));
        assertThat(second.changed()).isEqualTo(2);
        assertThat(second.oids()).containsExactly(1, 4);
        assertThat(choose(counts(new long[] {3, 0, 0, 0}, new long[] {4, 0, 0, 0}), stored(second))
                        .oids())
                .isEmpty();
    }

    @Test
    void whatDoesNotFitIntoOneVisitFollowsInTheNextOnes() {
        RelationHashes before = stored(choose(many(2_500, 0), RelationHashes.none("c")));
        Set<Long> seen = new HashSet<>();
        for (int visit = 0; visit < 3; visit++) {
            RelationChoice choice = choose(many(2_500, 7), before);
            assertThat(choice.cut()).isEqualTo(visit < 2);
            assertThat(choice.changed()).isEqualTo(2_500 - visit * 1_000);
            Arrays.stream(choice.oids()).forEach(seen::add);
            before = stored(choice);
        }
        assertThat(seen).hasSize(2_500);
        assertThat(choose(many(2_500, 7), before).changed()).isZero();
    }

    /** Tables that change all the time do not keep others waiting for ever. */
    @Test
    void everyChangedRelationHasItsTurn() {
        RelationHashes before = stored(choose(many(3_000, 0), RelationHashes.none("c")));
        Set<Long> seen = new HashSet<>();
        for (int visit = 1; visit <= 3; visit++) {
            RelationChoice choice = choose(many(3_000, visit), before);
            Arrays.stream(choice.oids()).forEach(seen::add);
            before = stored(choice);
        }
        assertThat(seen).hasSize(3_000);
    }

    @Test
    void aStateNeverGrowsBeyondWhatIsKept() {
        RelationChoice choice = choose(many(100_000, 1), RelationHashes.none("c"));
        byte[] state = choice.next().encode();
        assertThat(state.length).isLessThanOrEqualTo(StateKey.MAX_BYTES_PER_DATABASE);
        assertThat(RelationHashes.decode(state).orElseThrow().oids()).hasSizeGreaterThan(40_000);
        assertThat(choose(many(10_000, 1), RelationHashes.none("c")).next().encode().length)
                .isLessThan(60_000);
    }

    @Test
    void aDamagedStateIsNone() {
        byte[] state = choose(many(10, 1), RelationHashes.none("c")).next().encode();
        assertThat(RelationHashes.decode(new byte[0])).isEmpty();
        assertThat(RelationHashes.decode(new byte[] {9, 9, 9})).isEmpty();
        for (int length = 1; length < state.length; length++) {
            assertThat(RelationHashes.decode(Arrays.copyOf(state, length))).isEmpty();
        }
    }
}
