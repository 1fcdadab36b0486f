/** The declarations of all keys, by section, with default and range. */
@NullMarked
package com.bitville.postgres.config.internal.keys;

import org.jspecify.annotations.NullMarked;
