/** Sockets below the driver: Unix domain and TLS. */
@NullMarked
package com.bitville.postgres.database.internal.socket;

import org.jspecify.annotations.NullMarked;
