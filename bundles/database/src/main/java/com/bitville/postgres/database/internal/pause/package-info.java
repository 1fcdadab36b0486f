/** The pause that an operator asks for, which survives a restart. */
@NullMarked
package com.bitville.postgres.database.internal.pause;

import org.jspecify.annotations.NullMarked;
