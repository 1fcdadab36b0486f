/** Standbys, receivers and subscriptions in states that are easily misread. */
@NullMarked
package com.bitville.postgres.checks.internal.replication;

import org.jspecify.annotations.NullMarked;
