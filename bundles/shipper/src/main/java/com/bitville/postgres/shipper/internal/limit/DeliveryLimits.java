package com.bitville.postgres.shipper.internal.limit;

/**
 * The limits for requests.
 *
 * @param breaker opens while the listener fails
 * @param rate requests a minute
 * @param clock delays and their clock
 */
public record DeliveryLimits(DeliveryBreaker breaker, RateLimiter rate, DeliveryClock clock) {}
