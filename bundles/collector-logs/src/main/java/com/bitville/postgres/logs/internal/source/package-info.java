/**
 * Where a server's log lies and how its bytes are read: as a local file or through SQL. {@code LogSources} is not here but above: it
 * chooses between the two.
 */
@NullMarked
package com.bitville.postgres.logs.internal.source;

import org.jspecify.annotations.NullMarked;
