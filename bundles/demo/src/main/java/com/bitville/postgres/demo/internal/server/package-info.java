/** The demo's own PostgreSQL server: unpacked, set up, started and removed. */
@NullMarked
package com.bitville.postgres.demo.internal.server;

import org.jspecify.annotations.NullMarked;
