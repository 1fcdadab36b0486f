/** Takes payloads out of the spool to the listener: order, pace, circuit breaker, HTTP, and what each answer means. */
@NullMarked
package com.bitville.postgres.shipper.internal;

import org.jspecify.annotations.NullMarked;
