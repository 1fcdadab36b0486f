package com.bitville.postgres.metrics.internal.naming;

/** The name of a table, and of the one beside it that holds the server's own totals. */
public record OwnTableName(String name) {
    private static final String TOTALS = "_totals";

    /** Whether its counters are the server's own totals. */
    public boolean isOfTotals() {
        return name.endsWith(TOTALS);
    }

    /** The name without the ending of totals. */
    public String base() {
        return isOfTotals() ? name.substring(0, name.length() - TOTALS.length()) : name;
    }

    /** The name of the totals beside this table. */
    public String totals() {
        return base() + TOTALS;
    }
}
