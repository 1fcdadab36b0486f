/** The logs of PostgreSQL servers: which bytes are new, what entries they hold, what each entry means. */
@NullMarked
package com.bitville.postgres.logs.internal;

import org.jspecify.annotations.NullMarked;
