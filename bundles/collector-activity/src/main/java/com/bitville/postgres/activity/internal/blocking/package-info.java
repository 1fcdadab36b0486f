/** The blocking graph, its locks, and incidents over several cycles. */
@NullMarked
package com.bitville.postgres.activity.internal.blocking;

import org.jspecify.annotations.NullMarked;
