/** A session while it is lent, and visits to other databases of the server. */
@NullMarked
package com.bitville.postgres.database.internal.session;

import org.jspecify.annotations.NullMarked;
