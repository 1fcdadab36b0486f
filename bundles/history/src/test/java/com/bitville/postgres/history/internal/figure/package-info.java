/** Tests of the memory of days. */
@NullMarked
package com.bitville.postgres.history.internal.figure;

import org.jspecify.annotations.NullMarked;
