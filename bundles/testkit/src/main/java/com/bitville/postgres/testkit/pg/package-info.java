/** A temporary real PostgreSQL server of any supported major version. */
@NullMarked
package com.bitville.postgres.testkit.pg;

import org.jspecify.annotations.NullMarked;
