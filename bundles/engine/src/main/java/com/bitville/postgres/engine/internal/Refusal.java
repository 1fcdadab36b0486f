package com.bitville.postgres.engine.internal;

import java.util.Locale;

/**
 * Why a collector whose turn it is has to give way.
 *
 * @param cause what it gives way to
 * @param why the same in words, with figures
 */
record Refusal(Cause cause, String why) {
    /** What collectors give way to. A closed list: status documents use these words. */
    enum Cause {
        BUDGET,
        DISTRESS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
