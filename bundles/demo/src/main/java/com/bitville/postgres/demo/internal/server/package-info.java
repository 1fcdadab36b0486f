/** A PostgreSQL server of its own, unpacked, set up, started and removed. */
@NullMarked
package com.bitville.postgres.demo.internal.server;

import org.jspecify.annotations.NullMarked;
