/** The newest tables of a server, without those that nobody has read for too long. */
@NullMarked
package com.bitville.postgres.metrics.internal.reading;

import org.jspecify.annotations.NullMarked;
