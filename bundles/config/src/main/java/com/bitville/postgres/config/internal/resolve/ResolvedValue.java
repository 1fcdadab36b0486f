package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * One key's value, resolved from all sources.
 *
 * @param key the declaration
 * @param value the effective value, a number as {@link Long}; null if nothing is set or the given value is invalid
 * @param origin the source of the value
 * @param requested the given value if it differs from the effective one, else null
 * @param note a note for the operator
 * @param faulty whether the given value is invalid
 */
record ResolvedValue(
        Key key,
        @Nullable Object value,
        String origin,
        @Nullable Object requested,
        @Nullable String note,
        boolean faulty) {
    ResolvedValue moved(Object to, @Nullable String event) {
        return new ResolvedValue(key, to, origin, requested == null ? value : requested, event, false);
    }

    ResolvedValue refused() {
        return new ResolvedValue(key, null, origin, value, note, true);
    }

    /** As if it were not set. */
    ResolvedValue withheld(String why) {
        return new ResolvedValue(key, null, origin, value, why, faulty);
    }

    ResolvedValue noted(String text) {
        return new ResolvedValue(key, value, origin, requested, note == null ? text : note + "; " + text, faulty);
    }

    /** A secret that is set by another key than its own; its value does not matter here. */
    ResolvedValue from(String otherOrigin) {
        return new ResolvedValue(key, "", otherOrigin, null, note, faulty);
    }

    long number() {
        return value instanceof Long number ? number : 0;
    }

    boolean flag() {
        return Boolean.TRUE.equals(value);
    }

    String text() {
        return value == null ? "" : value.toString();
    }

    Setting setting() {
        Object shown = key.secret() && value != null ? "***" : outward(value);
        return new Setting(key.full(), shown, origin, key.secret() ? null : outward(requested), note);
    }

    /** The value for components: a whole number that passed its constraint is an {@link Integer}. */
    @Nullable
    Object property() {
        return key.type() == ValueType.TEXT && value == null ? "" : outward(value);
    }

    private static @Nullable Object outward(@Nullable Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        return value instanceof Long number ? number.toString() : value;
    }
}
