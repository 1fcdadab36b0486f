package com.bitville.postgres.report.internal.fact;

/** A part of a section: a table or a plot. */
public sealed interface FactBlock permits FactTable, FactPlot {
    /** Its key, unique in the report. */
    String id();

    String title();

    FactScope scope();
}
