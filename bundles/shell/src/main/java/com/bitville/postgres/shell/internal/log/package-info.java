/** Log entries on a terminal: which are wanted, and how each is printed. */
@NullMarked
package com.bitville.postgres.shell.internal.log;

import org.jspecify.annotations.NullMarked;
