/** The limits on runs: the cost budget, and the overload of the server that forbids them. */
@NullMarked
package com.bitville.postgres.engine.internal.limit;

import org.jspecify.annotations.NullMarked;
