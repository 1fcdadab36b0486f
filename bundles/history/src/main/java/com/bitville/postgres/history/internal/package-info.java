/**
 * The last hour in bounded memory. In come cycles; out go tables and series as plain, redacted values, also to the bundle that replaces
 * this one. Start reading at {@code MemoryHistory}. The memory of days has packages of its own: {@code figure} says what is kept, {@code
 * series} keeps it, {@code file} is the disk, {@code journal} what happened beside it.
 */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
