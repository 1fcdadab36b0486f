/**
 * Openings and closings of findings to a webhook, by a destination with a spool of its own: nothing is lost while the receiver is away.
 * Start reading at {@code AlertDelivery}.
 */
@NullMarked
package com.bitville.postgres.checks.internal.alert;

import org.jspecify.annotations.NullMarked;
