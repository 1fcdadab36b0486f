/** Totals out of increments, and rows beyond the limit of their table, so that no series ever falls without a reset. */
@NullMarked
package com.bitville.postgres.metrics.internal.total;

import org.jspecify.annotations.NullMarked;
