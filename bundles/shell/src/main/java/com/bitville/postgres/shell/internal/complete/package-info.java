/** Completion of arguments. */
@NullMarked
package com.bitville.postgres.shell.internal.complete;

import org.jspecify.annotations.NullMarked;
