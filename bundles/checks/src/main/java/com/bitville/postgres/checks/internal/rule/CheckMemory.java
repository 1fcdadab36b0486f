package com.bitville.postgres.checks.internal.rule;

/**
 * What one check remembers of one server between two looks.
 *
 * @param visits what it has said of the rows of each visit
 * @param onsets since when something has held
 */
public record CheckMemory(JudgedVisits visits, OnsetTracker onsets) {
    public CheckMemory() {
        this(new JudgedVisits(), new OnsetTracker());
    }
}
