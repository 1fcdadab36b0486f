/** Parsing with {@code log_line_prefix}, and finding the prefix if the setting is unknown or has changed. */
@NullMarked
package com.bitville.postgres.logs.internal.prefix;

import org.jspecify.annotations.NullMarked;
