/**
 * The last hour in bounded memory. Input: cycles. Output: tables and series as plain, redacted values, also for the bundle that replaces
 * this one. Start reading at {@code MemoryHistory}. The memory of days has its own packages: {@code figure} declares what is kept, {@code
 * series} keeps it, {@code file} is the disk, {@code journal} the events beside it.
 */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
