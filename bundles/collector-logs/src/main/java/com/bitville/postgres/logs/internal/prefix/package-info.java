/** What a {@code log_line_prefix} says, and how to find it where the setting is unknown or has changed. */
@NullMarked
package com.bitville.postgres.logs.internal.prefix;

import org.jspecify.annotations.NullMarked;
