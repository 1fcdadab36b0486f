/** The distribution as a process: start, stop, packages, what it costs. */
@NullMarked
package com.bitville.postgres.itests.distribution;

import org.jspecify.annotations.NullMarked;
