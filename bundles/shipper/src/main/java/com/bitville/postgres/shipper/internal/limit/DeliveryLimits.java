package com.bitville.postgres.shipper.internal.limit;

/**
 * What holds requests back.
 *
 * @param breaker opens while the listener fails
 * @param rate requests a minute
 * @param clock delays, and the time they are measured by
 */
public record DeliveryLimits(DeliveryBreaker breaker, RateLimiter rate, DeliveryClock clock) {}
