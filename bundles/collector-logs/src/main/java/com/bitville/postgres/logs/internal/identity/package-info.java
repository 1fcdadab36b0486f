/**
 * Whose log a file is. The process ids and session ids of its entries are compared with the server's sessions and the processes of this
 * host: a file that another server writes is refused. {@code FileOwners} is the entry point.
 */
@NullMarked
package com.bitville.postgres.logs.internal.identity;

import org.jspecify.annotations.NullMarked;
