package com.bitville.postgres.api.collect.table;

/** How the rows of a {@link Table} stand in a request body. */
public enum TableLayout {
    /** An array of objects under the table's name. */
    ROWS,
    /** As {@link #ROWS}, but a null is left out of its object: for tables most of whose columns apply to few rows. */
    SPARSE_ROWS,
    /** One object under the table's name; the table has at most one row. */
    SINGLE,
    /**
     * One request for each row, with the row's {@code correlation_id} in the envelope. The table has the columns
     * of {@link CorrelatedColumns}, which go to the envelope
     * and are not repeated in the data.
     */
    CORRELATED
}
