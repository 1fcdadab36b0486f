/** What is there before any component of the agent: the mark of a first start that is over, and a limit to how long a stop may take. */
@NullMarked
package com.bitville.postgres.stop.internal;

import org.jspecify.annotations.NullMarked;
