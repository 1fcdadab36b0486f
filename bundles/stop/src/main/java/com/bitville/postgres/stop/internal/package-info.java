/** The one thing that is there before any component of the agent: a limit to how long a stop may take. */
@NullMarked
package com.bitville.postgres.stop.internal;

import org.jspecify.annotations.NullMarked;
