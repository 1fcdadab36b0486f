package com.bitville.postgres.api.check;

import java.util.Objects;

/**
 * A number of a check that the operator may change as {@code CHECK.NAME} in {@code [checks]}. One with the name of a severity ({@code hint},
 * {@code warning}, {@code error}) is a limit that {@link ServerView#grade} compares with.
 *
 * @param name lower snake case
 * @param standard the default
 * @param least the least allowed value
 * @param most the greatest allowed value
 * @param unit its unit, empty where there is none
 * @param falling whether a value below it, rather than above it, raises the finding
 * @param description what it limits, one sentence
 */
public record CheckThreshold(
        String name, double standard, double least, double most, String unit, boolean falling, String description) {
    /** Refuses a null part and a default out of range. */
    public CheckThreshold {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(description, "description");
        if (!(standard >= least && standard <= most)) {
            throw new IllegalArgumentException(
                    "threshold " + name + " is " + standard + " by default; allowed are " + least + " to " + most);
        }
    }

    /**
     * A limit that raises the finding when a value is above it.
     *
     * @param name its name
     * @param standard the default
     * @param least the least allowed value
     * @param most the greatest allowed value
     * @param unit its unit
     * @param description what it limits
     * @return the threshold
     */
    public static CheckThreshold above(
            String name, double standard, double least, double most, String unit, String description) {
        return new CheckThreshold(name, standard, least, most, unit, false, description);
    }

    /**
     * A limit that raises the finding when a value is below it.
     *
     * @param name its name
     * @param standard the default
     * @param least the least allowed value
     * @param most the greatest allowed value
     * @param unit its unit
     * @param description what it limits
     * @return the threshold
     */
    public static CheckThreshold below(
            String name, double standard, double least, double most, String unit, String description) {
        return new CheckThreshold(name, standard, least, most, unit, true, description);
    }
}
