/** Tests of what a check sees. */
@NullMarked
package com.bitville.postgres.checks.internal.look;

import org.jspecify.annotations.NullMarked;
