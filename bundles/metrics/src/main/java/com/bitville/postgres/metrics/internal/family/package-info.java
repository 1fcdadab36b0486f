/** From tables to families under the names of {@code naming}. */
@NullMarked
package com.bitville.postgres.metrics.internal.family;

import org.jspecify.annotations.NullMarked;
