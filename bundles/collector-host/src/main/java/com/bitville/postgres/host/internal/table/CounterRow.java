package com.bitville.postgres.host.internal.table;

import java.util.List;

/**
 * The counters of a row and their maximum rates. A larger increase is an error of the kernel (an overflow, a driver that counts backwards,
 * a container's proc file) and not a valid value.
 *
 * @param table the table they belong to
 * @param mostPerSecond the maximum increase of the fastest counter in a second, on any machine
 * @param names the names of the counters, in order
 */
public record CounterRow(String table, double mostPerSecond, List<String> names) {
    /** With the names in order. */
    public static CounterRow of(String table, double mostPerSecond, String... names) {
        return new CounterRow(table, mostPerSecond, List.of(names));
    }

    /** The maximum increase of a counter in a time, plus two seconds, because the kernel's clocks do not tick at the same moment. */
    double most(long elapsedMs) {
        return mostPerSecond * (elapsedMs / 1000.0 + 2);
    }

    /** The name of a counter of the row with a key in the list of implausible values. */
    String field(String key, int counter) {
        return table + (key.isEmpty() ? "" : "." + key) + "." + names.get(counter);
    }
}
