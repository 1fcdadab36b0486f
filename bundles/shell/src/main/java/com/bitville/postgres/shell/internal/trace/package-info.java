/** Builds the story of a request from the history. */
@NullMarked
package com.bitville.postgres.shell.internal.trace;

import org.jspecify.annotations.NullMarked;
