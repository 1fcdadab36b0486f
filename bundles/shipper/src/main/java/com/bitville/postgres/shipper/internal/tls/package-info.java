/** The authorities of a connection to the listener, and the certificate of a handshake. */
@NullMarked
package com.bitville.postgres.shipper.internal.tls;

import org.jspecify.annotations.NullMarked;
