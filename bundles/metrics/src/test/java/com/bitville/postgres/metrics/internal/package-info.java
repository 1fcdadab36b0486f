@NullMarked
package com.bitville.postgres.metrics.internal;

import org.jspecify.annotations.NullMarked;
