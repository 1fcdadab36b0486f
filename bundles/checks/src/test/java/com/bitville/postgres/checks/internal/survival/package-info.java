/** What looks like the end and is none, and what is the end though it does not look like it. */
@NullMarked
package com.bitville.postgres.checks.internal.survival;

import org.jspecify.annotations.NullMarked;
