package com.bitville.postgres.config.internal.value;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import org.jspecify.annotations.Nullable;

/**
 * One key as declared. Reader, documentation, console forms and ConfigAdmin all derive from it.
 *
 * @param section the INI section, for a key of a server {@code database}
 * @param name the INI key
 * @param variable the environment variable that overrides it
 * @param pid whose component depends on it, a factory PID for what every server has of its own
 * @param property the component's property, or null for what must never reach ConfigAdmin
 * @param type what its text is read as
 * @param standard the default, or null for none
 * @param rule which values are allowed
 * @param secret whether its value may never be shown
 * @param description what it means, with unit and consequence
 */
public record Key(
        String section,
        String name,
        String variable,
        String pid,
        @Nullable String property,
        ValueType type,
        @Nullable Object standard,
        ValueConstraint rule,
        boolean secret,
        String description) {
    public static final String SERVER_PREFIX = "BITVILLE_PG_DB__";

    /** The key as messages and commands write it, such as {@code database.port}. */
    public String full() {
        return section + "." + name;
    }

    /** The same key as a further server's own. */
    public Key of(String server) {
        return new Key(
                ServerSections.section(server),
                name,
                SERVER_PREFIX + MessageText.upper(server) + "__" + MessageText.upper(name),
                pid,
                property,
                type,
                standard,
                rule,
                secret,
                description);
    }

    /** Whether each server has a value of its own. */
    public boolean perServer() {
        return pid.equals(ConfigurationKeys.DATABASE) || pid.equals(ConfigurationKeys.LOGS);
    }
}
