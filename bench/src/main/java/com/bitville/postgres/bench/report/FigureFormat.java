package com.bitville.postgres.bench.report;

import java.util.Locale;

/** Figures with as many digits as they are worth. */
final class FigureFormat {
    private FigureFormat() {}

    /** Three digits, or all of a larger whole number. */
    static String of(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A ratio. */
    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** A part of 1 in percent. */
    static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", part * 100);
    }
}
