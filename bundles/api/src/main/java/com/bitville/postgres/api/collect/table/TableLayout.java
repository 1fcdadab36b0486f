package com.bitville.postgres.api.collect.table;

/** The form of the rows of a {@link Table} in a request body. */
public enum TableLayout {
    /** An array of objects under the table's name. */
    ROWS,
    /** Like {@link #ROWS}, but nulls are omitted: for tables in which most columns apply to few rows. */
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
