/** Disks that fail, and power that is cut. */
@NullMarked
package com.bitville.postgres.spool.internal.crash;

import org.jspecify.annotations.NullMarked;
