/** Reads what happened: incidents, changed settings, restarts, checkpoints, standbys, the log. All of it together is {@code Evidence}. */
@NullMarked
package com.bitville.postgres.report.internal.read;

import org.jspecify.annotations.NullMarked;
