/** Turns each cycle into request bodies as the listener takes them, and commits them with the collectors' states. */
@NullMarked
package com.bitville.postgres.wire.internal;

import org.jspecify.annotations.NullMarked;
