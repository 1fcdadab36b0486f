/** Takes people's data out of SQL and out of PostgreSQL's messages, before either reaches disk or network. */
@NullMarked
package com.bitville.postgres.wire.internal.redaction;

import org.jspecify.annotations.NullMarked;
