/** The server's sessions from one read, and counts of them. */
@NullMarked
package com.bitville.postgres.activity.internal.session;

import org.jspecify.annotations.NullMarked;
