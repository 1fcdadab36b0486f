/**
 * The agent's configuration. In come the INI file, {@code BITVILLE_PG_*}, the console's overlay and the defaults; out goes one validated
 * snapshot, published into ConfigAdmin as a whole. Start reading at {@code publish.ConfigurationStore}, which puts a snapshot in force,
 * and {@code resolve.Resolver}, which decides which value of a key that is.
 */
@NullMarked
package com.bitville.postgres.config.internal;

import org.jspecify.annotations.NullMarked;
