package com.bitville.postgres.api.history.series;

/** How a figure is read and kept. */
public enum FigureKind {
    /** A number that goes up and down; kept as it is read. */
    GAUGE,
    /** A number that only grows until it is reset; kept as its growth in a second, never negative. */
    COUNTER
}
