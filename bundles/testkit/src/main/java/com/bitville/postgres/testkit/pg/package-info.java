/** A throwaway real PostgreSQL of any supported major version. */
@NullMarked
package com.bitville.postgres.testkit.pg;

import org.jspecify.annotations.NullMarked;
