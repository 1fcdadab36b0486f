/** Started before any component of the agent: the mark of a completed first start, and the time limit of a stop. */
@NullMarked
package com.bitville.postgres.stop.internal;

import org.jspecify.annotations.NullMarked;
