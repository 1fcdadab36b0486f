package com.bitville.postgres.config.internal.value;

import org.jspecify.annotations.Nullable;

/**
 * An optional feature of the agent: the Karaf feature {@code bitville-NAME}.
 *
 * @param name its name in {@code agent.features}
 * @param memoryMb the resident memory that it adds once it is used, measured in the distribution
 * @param impliedBy the full key that asks for it, too, if that is true or not empty, such as {@code outlet.enabled}; null for none
 */
public record OptionalFeature(
        String name, int memoryMb, @Nullable String impliedBy) {}
