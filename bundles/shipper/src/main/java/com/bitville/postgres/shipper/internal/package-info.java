/**
 * Delivery to the listener. Input: payloads of the spool. Output: HTTP requests, and the effect of each response on the payload. Start
 * reading at {@code delivery.DeliveryLoop}; {@code delivery.PayloadSelector} decides which payload is next.
 */
@NullMarked
package com.bitville.postgres.shipper.internal;

import org.jspecify.annotations.NullMarked;
