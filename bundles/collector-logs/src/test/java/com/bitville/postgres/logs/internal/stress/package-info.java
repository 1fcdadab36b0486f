/** Logs that are damaged, random, rotated at the worst moment, or many. */
@NullMarked
package com.bitville.postgres.logs.internal.stress;

import org.jspecify.annotations.NullMarked;
