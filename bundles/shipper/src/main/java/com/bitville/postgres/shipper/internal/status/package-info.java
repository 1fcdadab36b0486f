/** The status of the shipper, and the part of it that survives a restart. */
@NullMarked
package com.bitville.postgres.shipper.internal.status;

import org.jspecify.annotations.NullMarked;
