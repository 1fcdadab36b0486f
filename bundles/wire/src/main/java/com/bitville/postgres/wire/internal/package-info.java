/**
 * Request bodies. In come cycles with snapshots; out go bodies as the listener takes them, redacted and at most 256 KiB, committed to the
 * outbox with the collectors' states. Start reading at {@code CycleWire}, then {@code body.CycleEncoder}.
 */
@NullMarked
package com.bitville.postgres.wire.internal;

import org.jspecify.annotations.NullMarked;
