/** Limits for requests: rate, circuit breaker, delays. */
@NullMarked
package com.bitville.postgres.shipper.internal.limit;

import org.jspecify.annotations.NullMarked;
