/** Plans that {@code auto_explain} has logged, read without their constants. */
@NullMarked
package com.bitville.postgres.logs.internal.plan;

import org.jspecify.annotations.NullMarked;
