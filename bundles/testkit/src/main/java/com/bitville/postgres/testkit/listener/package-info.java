/** A listener on loopback with the measured behaviour of the central listener, enforced strictly. */
@NullMarked
package com.bitville.postgres.testkit.listener;

import org.jspecify.annotations.NullMarked;
