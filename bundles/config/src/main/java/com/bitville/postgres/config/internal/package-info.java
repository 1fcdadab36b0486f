/**
 * The agent's configuration. Reads the INI file, {@code BITVILLE_PG_*}, the console's overlay and the defaults, and publishes one validated
 * snapshot to ConfigAdmin as a whole. Start reading at {@code publish.ConfigurationStore}, which activates a snapshot, and {@code
 * resolve.Resolver}, which computes the value of each key.
 */
@NullMarked
package com.bitville.postgres.config.internal;

import org.jspecify.annotations.NullMarked;
