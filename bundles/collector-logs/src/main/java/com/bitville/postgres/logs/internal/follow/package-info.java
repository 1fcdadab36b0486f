/** Finds the new bytes: positions, rotation, and the plan of one read within its limits. Start reading at {@code ReadPlanner}. */
@NullMarked
package com.bitville.postgres.logs.internal.follow;

import org.jspecify.annotations.NullMarked;
