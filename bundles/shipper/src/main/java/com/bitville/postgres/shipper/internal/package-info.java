/**
 * The way to the listener. In come payloads of the spool; out go HTTP requests, and what each answer means for the payload. Start reading
 * at {@code delivery.DeliveryLoop}; {@code delivery.PayloadSelector} decides which payload is next.
 */
@NullMarked
package com.bitville.postgres.shipper.internal;

import org.jspecify.annotations.NullMarked;
