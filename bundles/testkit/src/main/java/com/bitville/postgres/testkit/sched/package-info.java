/** What backends cost, as the kernel counts it. */
@NullMarked
package com.bitville.postgres.testkit.sched;

import org.jspecify.annotations.NullMarked;
