/** From families to the text formats of Prometheus. */
@NullMarked
package com.bitville.postgres.prometheus.internal.exposition;

import org.jspecify.annotations.NullMarked;
