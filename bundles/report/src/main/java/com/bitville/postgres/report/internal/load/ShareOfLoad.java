package com.bitville.postgres.report.internal.load;

/**
 * A part of the load.
 *
 * @param key the value: an event, a role, a route
 * @param sessions average active sessions
 */
public record ShareOfLoad(String key, double sessions) {}
