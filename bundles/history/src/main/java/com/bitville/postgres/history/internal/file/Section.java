package com.bitville.postgres.history.internal.file;

/** The two halves of a file. */
public enum Section {
    /** By the minute, with maxima. */
    FIGURES,
    /** By ten minutes, means alone. */
    OBJECTS
}
