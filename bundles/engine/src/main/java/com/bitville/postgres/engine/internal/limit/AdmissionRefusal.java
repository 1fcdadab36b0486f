package com.bitville.postgres.engine.internal.limit;

import java.util.Locale;

/**
 * Why a collector whose turn it is has to give way.
 *
 * @param cause what it gives way to
 * @param why the same in words, with figures
 */
public record AdmissionRefusal(Cause cause, String why) {
    /** What collectors give way to. A closed list: status documents use these words. */
    public enum Cause {
        BUDGET,
        DISTRESS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
