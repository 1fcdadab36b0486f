/** Checks of standbys, receivers and subscriptions. */
@NullMarked
package com.bitville.postgres.checks.internal.replication;

import org.jspecify.annotations.NullMarked;
