/** One truth out of environment, console, INI and defaults: read, validated, put in force as a whole, watched, and explained. */
@NullMarked
package com.bitville.postgres.config.internal;

import org.jspecify.annotations.NullMarked;
