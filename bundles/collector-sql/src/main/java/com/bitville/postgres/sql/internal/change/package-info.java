/** Which rows of a list are others than at the last reading. */
@NullMarked
package com.bitville.postgres.sql.internal.change;

import org.jspecify.annotations.NullMarked;
