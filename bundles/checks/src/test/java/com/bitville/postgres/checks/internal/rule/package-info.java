/** Tests of what the checks declare. */
@NullMarked
package com.bitville.postgres.checks.internal.rule;

import org.jspecify.annotations.NullMarked;
