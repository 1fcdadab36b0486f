package com.bitville.postgres.api.collect.table;

/** How far the rows of a {@link Table} go. */
public enum Reach {
    /** They leave the agent, redacted by the kinds of their columns. */
    SHIPPED,
    /**
     * They stay inside the agent: listeners of cycles get them, the wire leaves them out, and the history keeps the newest moment alone. Of
     * this reach are the server's own totals beside their increments, and whole lists beside what changed in them.
     */
    LOCAL
}
