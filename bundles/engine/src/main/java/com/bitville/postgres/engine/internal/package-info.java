/** Decides when a collector runs, in what order and for how long, hands finished cycles on, and tells how all parts are. */
@NullMarked
package com.bitville.postgres.engine.internal;

import org.jspecify.annotations.NullMarked;
