package com.bitville.postgres.report.internal.fact;

/**
 * A column of facts.
 *
 * @param id its key in JSON: snake case, the unit last
 * @param title its heading
 * @param kind what its values are
 */
public record FactColumn(String id, String title, FactKind kind) {
    /** Whether its values are sentences or statements, which need a line of their own. */
    public boolean isLong() {
        return kind == FactKind.SQL || kind == FactKind.TEXT || kind == FactKind.PROSE;
    }

    public boolean isNumber() {
        return switch (kind) {
            case NUMBER, MS, BYTES, PERCENT -> true;
            default -> false;
        };
    }
}
