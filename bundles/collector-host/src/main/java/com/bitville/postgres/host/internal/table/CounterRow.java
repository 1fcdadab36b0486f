package com.bitville.postgres.host.internal.table;

import java.util.List;

/**
 * What the counters of a row are and how far they can come. A growth beyond that is a fault of the kernel (an overflow, a driver that
 * counts backwards, a container's proc file) and no figure.
 *
 * @param table the table they belong to
 * @param mostPerSecond how far the fastest of them can come in a second, on any machine there is
 * @param names what each of them counts, in their order
 */
public record CounterRow(String table, double mostPerSecond, List<String> names) {
    /** With the names in their order. */
    public static CounterRow of(String table, double mostPerSecond, String... names) {
        return new CounterRow(table, mostPerSecond, List.of(names));
    }

    /** How far a counter can come in a time; two seconds more than it, for the kernel's clocks do not tick at once. */
    double most(long elapsedMs) {
        return mostPerSecond * (elapsedMs / 1000.0 + 2);
    }

    /** What a counter of the row with a key is called where it is told that it cannot be. */
    String field(String key, int counter) {
        return table + (key.isEmpty() ? "" : "." + key) + "." + names.get(counter);
    }
}
