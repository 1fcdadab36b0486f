/** Who blocks whom, by which lock, and incidents that last. */
@NullMarked
package com.bitville.postgres.activity.internal.blocking;

import org.jspecify.annotations.NullMarked;
