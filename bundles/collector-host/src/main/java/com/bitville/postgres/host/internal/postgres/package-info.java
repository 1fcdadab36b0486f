/** Which processes belong to which PostgreSQL server. */
@NullMarked
package com.bitville.postgres.host.internal.postgres;

import org.jspecify.annotations.NullMarked;
