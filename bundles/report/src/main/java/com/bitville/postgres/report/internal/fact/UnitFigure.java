package com.bitville.postgres.report.internal.fact;

/**
 * A number in a column whose rows have different units.
 *
 * @param kind its unit
 * @param value in that unit
 */
public record UnitFigure(FactKind kind, double value) {
    /** The unit as a word for programs, empty for a plain number. */
    public String unit() {
        return switch (kind) {
            case MS -> "ms";
            case BYTES -> "bytes";
            case PERCENT -> "percent";
            default -> "";
        };
    }
}
