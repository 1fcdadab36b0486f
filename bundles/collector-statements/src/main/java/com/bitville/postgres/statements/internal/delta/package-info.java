/** What happened between two readings, and which statements are worth a row. */
@NullMarked
package com.bitville.postgres.statements.internal.delta;

import org.jspecify.annotations.NullMarked;
