package com.bitville.postgres.api.history.series;

/** What is kept of the readings of a step. */
public enum Aggregate {
    /** Their mean. */
    MEAN,
    /** The greatest of them. */
    MAX
}
