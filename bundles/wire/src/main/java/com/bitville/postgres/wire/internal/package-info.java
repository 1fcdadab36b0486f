/**
 * Request bodies. Input: cycles with snapshots. Output: bodies in the listener's format, redacted and at most 256 KiB, committed to the
 * outbox together with the collectors' states. Start reading at {@code CycleWire}, then {@code body.CycleEncoder}.
 */
@NullMarked
package com.bitville.postgres.wire.internal;

import org.jspecify.annotations.NullMarked;
