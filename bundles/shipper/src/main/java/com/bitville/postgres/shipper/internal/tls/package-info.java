/** Whom a connection to the listener trusts, and what a handshake shows. */
@NullMarked
package com.bitville.postgres.shipper.internal.tls;

import org.jspecify.annotations.NullMarked;
