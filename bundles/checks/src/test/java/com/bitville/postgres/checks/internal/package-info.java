/** Tests of the checks. */
@NullMarked
package com.bitville.postgres.checks.internal;

import org.jspecify.annotations.NullMarked;
