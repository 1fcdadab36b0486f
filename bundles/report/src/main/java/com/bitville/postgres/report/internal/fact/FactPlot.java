package com.bitville.postgres.report.internal.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Bands over time, one upon the other.
 *
 * @param unit of the values
 * @param start when the first step begins
 * @param step how long each is
 * @param bands each with one value for each step
 * @param line a level to compare with, such as the number of cores
 * @param lineTitle what that level is
 */
public record FactPlot(
        String id,
        String title,
        FactScope scope,
        String unit,
        Instant start,
        Duration step,
        List<Band> bands,
        OptionalDouble line,
        String lineTitle)
        implements FactBlock {
    public FactPlot {
        bands = List.copyOf(bands);
    }

    /** One band. */
    public static final class Band {
        private final String name;
        private final double[] values;

        /**
         * A band.
         *
         * @param name what it is
         * @param values by step; NaN where nothing is known
         */
        public Band(String name, double... values) {
            this.name = name;
            this.values = values.clone();
        }

        public String name() {
            return name;
        }

        public double[] values() {
            return values.clone();
        }
    }
}
