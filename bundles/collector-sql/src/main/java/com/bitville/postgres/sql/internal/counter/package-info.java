/** What counters grew by between two readings. */
@NullMarked
package com.bitville.postgres.sql.internal.counter;

import org.jspecify.annotations.NullMarked;
