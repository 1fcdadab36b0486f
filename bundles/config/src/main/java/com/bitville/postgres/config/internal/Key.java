package com.bitville.postgres.config.internal;

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
record Key(
        String section,
        String name,
        String variable,
        String pid,
        @Nullable String property,
        Type type,
        @Nullable Object standard,
        Rule rule,
        boolean secret,
        String description) {
    static final String SERVER_PREFIX = "BITVILLE_PG_DB__";

    /** The key as messages and commands write it, such as {@code database.port}. */
    String full() {
        return section + "." + name;
    }

    /** The same key as a further server's own. */
    Key of(String server) {
        return new Key(
                Servers.section(server),
                name,
                SERVER_PREFIX + Words.upper(server) + "__" + Words.upper(name),
                pid,
                property,
                type,
                standard,
                rule,
                secret,
                description);
    }

    /** Whether each server has a value of its own. */
    boolean perServer() {
        return pid.equals(Keys.DATABASE) || pid.equals(Keys.LOGS);
    }
}
