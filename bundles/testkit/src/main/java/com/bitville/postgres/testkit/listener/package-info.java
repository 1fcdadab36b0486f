/** The central listener as it was measured, enforced strictly, on loopback. */
@NullMarked
package com.bitville.postgres.testkit.listener;

import org.jspecify.annotations.NullMarked;
