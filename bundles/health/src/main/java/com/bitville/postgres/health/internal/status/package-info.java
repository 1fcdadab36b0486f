/** The one status document. In comes what each part of the agent says of itself; out goes the whole, with the state of the agent. */
@NullMarked
package com.bitville.postgres.health.internal.status;

import org.jspecify.annotations.NullMarked;
