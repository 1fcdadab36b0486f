@NullMarked
package com.bitville.postgres.metrics.internal.reading;

import org.jspecify.annotations.NullMarked;
