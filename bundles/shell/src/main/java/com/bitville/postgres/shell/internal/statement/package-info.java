/** The counters of statements: of the last interval, summed over a time, and one statement alone. */
@NullMarked
package com.bitville.postgres.shell.internal.statement;

import org.jspecify.annotations.NullMarked;
