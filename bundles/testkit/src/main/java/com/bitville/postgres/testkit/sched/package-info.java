/** The kernel's CPU accounting of processes and backends. */
@NullMarked
package com.bitville.postgres.testkit.sched;

import org.jspecify.annotations.NullMarked;
