/** A request to the collector, and what its answer means. */
@NullMarked
package com.bitville.postgres.otlp.internal.http;

import org.jspecify.annotations.NullMarked;
