/** The snapshots of the last hour in bounded memory, as plain values. */
@NullMarked
package com.bitville.postgres.history.internal;

import org.jspecify.annotations.NullMarked;
