package com.bitville.postgres.activity.internal.profile;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The properties by which the load is totalled, one at a time. */
enum LoadDimension {
    WAIT_EVENT_TYPE,
    WAIT_EVENT,
    STATEMENT,
    USENAME,
    DATNAME,
    APPLICATION_NAME,
    ROUTE;

    /** Empty for null, which a map has no place for. */
    String of(LoadKey key) {
        String found = value(key);
        return found == null ? "" : found;
    }

    private @Nullable String value(LoadKey key) {
        return switch (this) {
            case WAIT_EVENT_TYPE -> key.waitEventType();
            case WAIT_EVENT -> key.waitName();
            case STATEMENT -> key.statement();
            case USENAME -> key.usename();
            case DATNAME -> key.datname();
            case APPLICATION_NAME -> key.applicationName();
            case ROUTE -> key.route();
        };
    }

    /** Its value in the column {@code counted_by}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
