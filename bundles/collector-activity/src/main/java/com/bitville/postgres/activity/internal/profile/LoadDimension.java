package com.bitville.postgres.activity.internal.profile;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The properties by which the load is totalled, one at a time. */
enum LoadDimension {
    WAIT_EVENT_TYPE(LoadKey::waitEventType),
    WAIT_EVENT(LoadKey::waitName),
    STATEMENT(LoadKey::statement),
    USENAME(LoadKey::usename),
    DATNAME(LoadKey::datname),
    APPLICATION_NAME(LoadKey::applicationName),
    ROUTE(LoadKey::route);

    private final Function<LoadKey, @Nullable String> value;

    LoadDimension(Function<LoadKey, @Nullable String> value) {
        this.value = value;
    }

    /** Empty for null, which a map has no place for. */
    String of(LoadKey key) {
        String found = value.apply(key);
        return found == null ? "" : found;
    }

    /** Its value in the column {@code counted_by}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
