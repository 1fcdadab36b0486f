/** The configured addresses of listener and proxy. */
@NullMarked
package com.bitville.postgres.shipper.internal.address;

import org.jspecify.annotations.NullMarked;
