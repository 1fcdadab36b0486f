/** From bytes to entries, one parser for each of the three formats. */
@NullMarked
package com.bitville.postgres.logs.internal.parse;

import org.jspecify.annotations.NullMarked;
