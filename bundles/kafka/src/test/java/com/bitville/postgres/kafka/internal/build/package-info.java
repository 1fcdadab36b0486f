/** The table of requests in the bundle against the library's. */
@NullMarked
package com.bitville.postgres.kafka.internal.build;

import org.jspecify.annotations.NullMarked;
