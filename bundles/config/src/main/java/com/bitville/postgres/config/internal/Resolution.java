package com.bitville.postgres.config.internal;

import java.util.List;

/**
 * What all sources together amount to.
 *
 * @param snapshot everything, not yet in force: without a generation of its own and of its secrets
 * @param bindings to whom the listener's secrets would be sent
 */
record Resolution(Snapshot snapshot, List<Binding> bindings) {}
