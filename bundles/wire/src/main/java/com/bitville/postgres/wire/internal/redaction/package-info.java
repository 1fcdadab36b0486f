/** Removes user data from SQL and from PostgreSQL's messages before they reach disk or network. */
@NullMarked
package com.bitville.postgres.wire.internal.redaction;

import org.jspecify.annotations.NullMarked;
