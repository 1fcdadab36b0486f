/** The operator's pause, which survives a restart. */
@NullMarked
package com.bitville.postgres.database.internal.pause;

import org.jspecify.annotations.NullMarked;
