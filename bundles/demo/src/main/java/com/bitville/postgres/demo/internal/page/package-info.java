/** The page's server on loopback: static files, the state as JSON, and the switch for faults of the listener. */
@NullMarked
package com.bitville.postgres.demo.internal.page;

import org.jspecify.annotations.NullMarked;
