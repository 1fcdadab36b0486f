/**
 * The last hour in bounded memory. In come cycles; out go tables and series as plain, redacted values, also to the bundle that replaces
 * this one. Start reading at {@code MemoryHistory}.
 */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
