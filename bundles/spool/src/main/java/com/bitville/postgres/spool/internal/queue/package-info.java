/** The waiting payloads in memory: the index, the queue of each urgency, the quota. */
@NullMarked
package com.bitville.postgres.spool.internal.queue;

import org.jspecify.annotations.NullMarked;
