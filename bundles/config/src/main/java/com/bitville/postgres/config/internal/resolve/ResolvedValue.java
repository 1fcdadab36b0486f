package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * One key's value out of all sources.
 *
 * @param key its declaration
 * @param value the value to be in force, a number as {@link Long}; null where nothing is set or the given one is faulty
 * @param origin where it came from
 * @param requested what was given where that is not what is in force
 * @param note what the operator should know
 * @param faulty whether what is given cannot be used
 */
record ResolvedValue(
        Key key,
        @Nullable Object value,
        String origin,
        @Nullable Object requested,
        @Nullable String note,
        boolean faulty) {
    ResolvedValue moved(Object to, String event) {
        return new ResolvedValue(key, to, origin, requested == null ? value : requested, event, false);
    }

    ResolvedValue refused() {
        return new ResolvedValue(key, null, origin, value, note, true);
    }

    ResolvedValue noted(String text) {
        return new ResolvedValue(key, value, origin, requested, note == null ? text : note + "; " + text, faulty);
    }

    /** A secret that is set elsewhere than under its own key; what it is does not matter here. */
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

    /** The value as components take it: a whole number that passed its rule is an {@link Integer}. */
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
