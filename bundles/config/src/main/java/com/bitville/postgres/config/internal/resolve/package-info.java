/** Computes the effective value of each key: sources by precedence, constraints, checks across keys. Start reading at {@code Resolver}. */
@NullMarked
package com.bitville.postgres.config.internal.resolve;

import org.jspecify.annotations.NullMarked;
