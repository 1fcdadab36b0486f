/** The newest figures as cumulative OTLP metrics, every interval. Never stored: what was not sent in time is in the next totals. */
@NullMarked
package com.bitville.postgres.otlp.internal.metric;

import org.jspecify.annotations.NullMarked;
