package com.bitville.postgres.statements.internal.entry;

import com.bitville.postgres.api.database.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The roles of the columns of an extension version. Every numeric column that is neither a key nor a known gauge is a counter: all columns
 * that {@code pg_stat_statements} ever gained were counters, so columns of future versions are sent without a new release.
 */
public final class ExtensionColumns {
    private static final Set<String> KEYS = Set.of("userid", "dbid", "queryid", "toplevel", "query", "mark", "gone");

    public static final ExtensionColumns NONE = new ExtensionColumns(List.of(), new int[0], new boolean[0]);

    private final List<String> counters;
    private final int[] places;
    private final boolean[] integral;

    private ExtensionColumns(List<String> counters, int[] places, boolean[] integral) {
        this.counters = counters;
        this.places = places;
        this.integral = integral;
    }

    public static ExtensionColumns of(Rows rows) {
        List<String> counters = new ArrayList<>();
        for (String name : rows.names()) {
            if (!KEYS.contains(name) && !isGauge(name)) {
                counters.add(name);
            }
        }
        int[] places = counters.stream().mapToInt(rows::index).toArray();
        boolean[] integral = new boolean[places.length];
        for (int i = 0; i < places.length; i++) {
            // Every time is a double in milliseconds, everything else a count.
            integral[i] = !counters.get(i).endsWith("_time");
        }
        return new ExtensionColumns(List.copyOf(counters), places, integral);
    }

    private static boolean isGauge(String name) {
        return name.startsWith("min_")
                || name.startsWith("max_")
                || name.startsWith("mean_")
                || name.startsWith("stddev_")
                || name.endsWith("_since");
    }

    /** The names of the counters. */
    public List<String> counters() {
        return counters;
    }

    /** The position of a counter in a row of the answer. */
    int place(int counter) {
        return places[counter];
    }

    /** Whether a counter is a whole number. */
    public boolean integral(int counter) {
        return integral[counter];
    }

    public int indexOf(String counter) {
        return counters.indexOf(counter);
    }
}
