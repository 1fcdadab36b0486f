/** Tests of the memory of days. */
@NullMarked
package com.bitville.postgres.history.internal.series;

import org.jspecify.annotations.NullMarked;
