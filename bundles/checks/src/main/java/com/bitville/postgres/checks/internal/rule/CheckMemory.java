package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.checks.internal.look.StandingAnswer;

/**
 * What one check remembers of one server between two looks.
 *
 * @param visits what it has said of the rows of each visit
 * @param onsets since when something has held
 * @param standing what it has said last, if it judges nothing but what is shown
 */
public record CheckMemory(JudgedVisits visits, OnsetTracker onsets, StandingAnswer standing) {
    public CheckMemory() {
        this(new JudgedVisits(), new OnsetTracker(), new StandingAnswer());
    }
}
