/** Which value of each key is in force, and why: layers in order, constraints, checks across keys. Start reading at {@code Resolver}. */
@NullMarked
package com.bitville.postgres.config.internal.resolve;

import org.jspecify.annotations.NullMarked;
