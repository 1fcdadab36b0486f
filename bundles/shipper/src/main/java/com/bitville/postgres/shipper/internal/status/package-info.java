/** What the shipper says of itself, and what of it survives a restart. */
@NullMarked
package com.bitville.postgres.shipper.internal.status;

import org.jspecify.annotations.NullMarked;
