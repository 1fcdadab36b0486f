/** The differences between two readings, and the selection of the statements that get a row. */
@NullMarked
package com.bitville.postgres.statements.internal.delta;

import org.jspecify.annotations.NullMarked;
