/** A request's trace, gathered from the history. */
@NullMarked
package com.bitville.postgres.shell.internal.trace;

import org.jspecify.annotations.NullMarked;
