package com.bitville.postgres.sql.internal.relation;

import com.bitville.postgres.api.database.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which relations of a database are read, by the counters of all of them: those that changed since the last visit, and the first by each
 * of several measures. At the first visit nothing has changed yet.
 *
 * @param oids what is read, in ascending order
 * @param changed how many changed since the last visit
 * @param cut whether more changed than are read at once; the others follow at the next visits
 * @param next what the next visit compares with
 */
@SuppressWarnings("ArrayRecordComponent") // Used inside this package alone, for tens of thousands of numbers.
record RelationChoice(long[] oids, int changed, boolean cut, RelationHashes next) {
    /** The most relations that are read because they changed. */
    static final int MOST_CHANGED = 1_000;
    /** How many are read by each measure. */
    static final int FIRST = 100;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private record Measured(long value, int place) {}

    /**
     * Chooses.
     *
     * @param counts a row for each relation: its object identifier, then its counters
     * @param before what the last visit left; empty of relations at the first
     * @param measures each a sum of columns
     */
    static RelationChoice of(Rows counts, RelationHashes before, List<List<String>> measures) {
        List<@Nullable Object[]> rows = new ArrayList<>(counts.values());
        rows.sort(Comparator.comparingLong(row -> number(row[0])));
        long[] oids = rows.stream().mapToLong(row -> number(row[0])).toArray();
        int[] hashes = rows.stream().mapToInt(RelationChoice::hash).toArray();
        BitSet changed = before.oids().length == 0 ? new BitSet() : changed(oids, hashes, before);
        BitSet chosen = new BitSet();
        long last = take(chosen, changed, oids, before);
        boolean cut = chosen.cardinality() < changed.cardinality();
        // What waits for a later visit keeps the number that it differs from.
        for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
            if (!chosen.get(i)) {
                hashes[i] = before.of(oids[i]).orElse(~hashes[i]);
            }
        }
        for (List<String> measure : measures) {
            first(rows, measure.stream().mapToInt(counts::index).toArray()).forEach(chosen::set);
        }
        return new RelationChoice(
                chosen.stream().mapToLong(i -> oids[i]).toArray(),
                changed.cardinality(),
                cut,
                new RelationHashes(before.identity(), last, oids, hashes));
    }

    private static BitSet changed(long[] oids, int[] hashes, RelationHashes before) {
        BitSet changed = new BitSet();
        for (int i = 0; i < oids.length; i++) {
            Optional<Integer> known = before.of(oids[i]);
            changed.set(i, known.isEmpty() || known.get() != hashes[i]);
        }
        return changed;
    }

    /** Takes the changed ones behind the last one that was taken, and from the beginning on; the last of them. */
    private static long take(BitSet chosen, BitSet changed, long[] oids, RelationHashes before) {
        int place = Arrays.binarySearch(oids, before.last());
        int start = place < 0 ? -place - 1 : place + 1;
        long last = before.last();
        int taken = 0;
        for (int round = 0; round < 2 && taken < MOST_CHANGED; round++) {
            int from = round == 0 ? start : 0;
            int to = round == 0 ? oids.length : start;
            for (int i = changed.nextSetBit(from);
                    i >= 0 && i < to && taken < MOST_CHANGED;
                    i = changed.nextSetBit(i + 1)) {
                chosen.set(i);
                last = oids[i];
                taken++;
            }
        }
        return last;
    }

    private static List<Integer> first(List<@Nullable Object[]> rows, int[] columns) {
        PriorityQueue<Measured> queue = new PriorityQueue<>(
                Comparator.comparingLong(Measured::value).thenComparing(Measured::place, Comparator.reverseOrder()));
        for (int i = 0; i < rows.size(); i++) {
            long value = 0;
            for (int column : columns) {
                value += number(rows.get(i)[column]);
            }
            Measured least = queue.peek();
            if (value > 0 && (queue.size() < FIRST || least == null || value > least.value())) {
                queue.add(new Measured(value, i));
                if (queue.size() > FIRST) {
                    queue.remove();
                }
            }
        }
        return queue.stream().map(Measured::place).toList();
    }

    private static int hash(@Nullable Object[] row) {
        long hash = row.length;
        for (int i = 1; i < row.length; i++) {
            hash = (hash ^ (row[i] == null ? MIX : number(row[i]))) * MIX;
            hash ^= hash >>> Integer.SIZE;
        }
        return (int) hash;
    }

    static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
