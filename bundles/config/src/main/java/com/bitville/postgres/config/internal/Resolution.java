package com.bitville.postgres.config.internal;

/**
 * What all sources together amount to.
 *
 * @param snapshot everything, not yet in force: without a generation of its own and of its secrets
 * @param listenerOrigin where payloads would be sent
 */
record Resolution(Snapshot snapshot, String listenerOrigin) {}
