/** Checks of what a server dies of: wraparound, slots, archive, checksums, disks. */
@NullMarked
package com.bitville.postgres.checks.internal.survival;

import org.jspecify.annotations.NullMarked;
