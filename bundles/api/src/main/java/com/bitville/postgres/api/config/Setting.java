package com.bitville.postgres.api.config;

import org.jspecify.annotations.Nullable;

/**
 * One setting as it is in force.
 *
 * @param key section and key, such as {@code database.pool_max_size} or, for a further server, {@code database:reports.host}
 * @param value the value in force: {@link String}, {@link Integer}, {@link Double} or {@link Boolean}; {@code ***} for a secret that is
 *     set, null where nothing is set
 * @param origin where it came from: {@code env:NAME}, {@code console}, {@code ini:FILE:LINE}, {@code datasource:NAME} or {@code default}
 * @param requested the configured value if it is not the one in force, else null; never a secret
 * @param note why it differs, or a note for the operator, else null
 */
public record Setting(
        String key,
        @Nullable Object value,
        String origin,
        @Nullable Object requested,
        @Nullable String note) {}
