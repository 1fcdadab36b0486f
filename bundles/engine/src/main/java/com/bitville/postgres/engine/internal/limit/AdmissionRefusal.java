package com.bitville.postgres.engine.internal.limit;

import java.util.Locale;

/**
 * Why a collector that is due is shed.
 *
 * @param cause the cause
 * @param why the cause as text, with figures
 */
public record AdmissionRefusal(Cause cause, String why) {
    /** The causes. A closed list: status documents use these words. */
    public enum Cause {
        BUDGET,
        DISTRESS;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
