@NullMarked
package com.bitville.postgres.metrics.internal.total;

import org.jspecify.annotations.NullMarked;
