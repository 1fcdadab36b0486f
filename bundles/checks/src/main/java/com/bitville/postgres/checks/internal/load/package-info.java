/** Checks of sessions, limits, transactions and vacuum. */
@NullMarked
package com.bitville.postgres.checks.internal.load;

import org.jspecify.annotations.NullMarked;
