/** History and figures in memory. */
@NullMarked
package com.bitville.postgres.checks.internal.fake;

import org.jspecify.annotations.NullMarked;
