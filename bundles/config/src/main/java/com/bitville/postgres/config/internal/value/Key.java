package com.bitville.postgres.config.internal.value;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.FeatureKeys;
import org.jspecify.annotations.Nullable;

/**
 * The declaration of one key. Reader, documentation, console forms and ConfigAdmin derive from it.
 *
 * @param section the INI section; {@code database} for a server's key
 * @param name the INI key
 * @param variable the environment variable that overrides it
 * @param pid the PID of the component that depends on the key; a factory PID for a server's key
 * @param property the component's property, or null if the value must never reach ConfigAdmin
 * @param type the type of its text
 * @param standard the default, or null for none
 * @param rule the allowed values
 * @param secret whether the value must never be shown
 * @param description the meaning, with unit and consequence
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

    /** The key's full name in messages and commands, such as {@code database.port}. */
    public String full() {
        return section + "." + name;
    }

    /** The same key for an additional server. */
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

    /** Whether the web console shows and changes it. */
    public boolean inForm() {
        return property != null && !FeatureKeys.decides(this);
    }

    /** Whether each server has its own value. */
    public boolean perServer() {
        return pid.equals(ConfigurationKeys.DATABASE) || pid.equals(ConfigurationKeys.LOGS);
    }
}
