/** The distribution as a process: start, stop, packages, cost. */
@NullMarked
package com.bitville.postgres.itests.distribution;

import org.jspecify.annotations.NullMarked;
