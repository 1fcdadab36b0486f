/** Borrowed sessions, and visits to the other databases of the server. */
@NullMarked
package com.bitville.postgres.database.internal.session;

import org.jspecify.annotations.NullMarked;
