/**
 * The last hour in bounded memory. Input: cycles. Output: tables and series as plain, redacted values, also for the bundle that replaces
 * this one. Start reading at {@code MemoryHistory}.
 */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
