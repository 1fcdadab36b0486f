/** The limits on runs: cost budget, overload of the server, replica lag, pause. */
@NullMarked
package com.bitville.postgres.engine.internal.limit;

import org.jspecify.annotations.NullMarked;
