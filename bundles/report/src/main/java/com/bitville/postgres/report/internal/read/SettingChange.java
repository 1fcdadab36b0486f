package com.bitville.postgres.report.internal.read;

import java.time.Instant;

/**
 * A setting that changed.
 *
 * @param at when: of the reload in which it changed where that is known, else when it was read
 * @param before its value, or {@code ?} where it is not known, or {@code (secret)}
 * @param after the same
 * @param waits whether it waits for a restart
 */
public record SettingChange(Instant at, String name, String before, String after, String source, boolean waits) {}
