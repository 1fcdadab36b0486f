/** The server's sessions as one read shows them, and counts of them. */
@NullMarked
package com.bitville.postgres.activity.internal.session;

import org.jspecify.annotations.NullMarked;
