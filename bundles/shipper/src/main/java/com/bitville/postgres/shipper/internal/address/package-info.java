/** Where the listener and the proxy are, as configured. */
@NullMarked
package com.bitville.postgres.shipper.internal.address;

import org.jspecify.annotations.NullMarked;
