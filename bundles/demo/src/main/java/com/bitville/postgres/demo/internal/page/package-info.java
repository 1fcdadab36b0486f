/** The page's server on loopback: static files, the state as JSON, and the switch of the listener's troubles. */
@NullMarked
package com.bitville.postgres.demo.internal.page;

import org.jspecify.annotations.NullMarked;
